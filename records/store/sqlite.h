/* The engine for one machine: SQLite in WAL mode, synchronised at every commit. */
#pragma once

#include "records/store/db.h"

extern const Engine engine_sqlite;

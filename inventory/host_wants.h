/*
 * What one host is asked in a run: what the checks want, as the Linux collector takes it.
 */
#pragma once

#include "inventory/site.h"
#include "inventory/sources/linux.h"
#include "inventory/wants.h"

/*
 * Topics and arguments of any host, and those of this one (its mount points, what only some hosts
 * are asked); neither tokens nor ARP, which depend on the run. Owned; NULL with the error of what
 * cannot be asked.
 */
LinuxWants *host_wants(const Site *site, const Wants *wants, const SiteHost *host, GError **error);

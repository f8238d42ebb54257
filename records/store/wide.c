#include "records/store/wide.h"

#include <string.h>

bool store_wide(const Store *store)
{
	return strlen(store->scope.lo) < REGION_LENGTH;
}

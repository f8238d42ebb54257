/* How to log in to hosts that do not say it themselves: `ssh` of the whole site. */
#pragma once

#include "inventory/site.h"

/*
 * Puts what the site says into every host that is reached by ssh and does not say it itself; right
 * after decoding, before anything is checked. A key of the host's own wins; `jump: ""` goes
 * straight. A host that the others jump through does not jump itself.
 */
void site_ssh_defaults(Site *site);

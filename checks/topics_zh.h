/* What people call the topics of facts (inventory/sources/linux/topics.c and the other sources). */
#pragma once

/* "网卡地址" for addresses; the name itself when it has no word. Borrowed. */
const char *topic_zh(const char *topic);

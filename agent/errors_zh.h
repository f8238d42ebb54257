/* What stops a command, said in Chinese. Nobody includes this but agent/. */
#pragma once

/* The message of an error in Chinese, as far as its words are known. Yours. */
char *error_zh(const char *message);

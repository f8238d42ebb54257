#include "agent/key_file.h"
#include <stdio.h>
#include <sys/stat.h>

void key_file_warn(bool zh, const char *path)
{
	struct stat about;
	if (!path || stat(path, &about) != 0 || !S_ISREG(about.st_mode) || !(about.st_mode & 077))
		return;
	fprintf(stderr,
	        zh ? "提醒：机密文件 %s 对他人开放（权限 %04o）；请运行 chmod 600 %s\n"
	           : "warning: %s holds a secret and is open to others (mode %04o); run chmod 600 "
	             "%s\n",
	        path, (unsigned)(about.st_mode & 07777), path);
}

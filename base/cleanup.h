/*
 * Foreign types taught once to clean up after themselves with g_autoptr and g_auto.
 */
#pragma once

#include <archive.h>
#include <glib.h>
#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FILE, fclose)

/* A descriptor that closes itself: `AutoFd fd = open(…)`; take it out with fd_steal(). */
static inline void fd_close_auto(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}
#define AutoFd __attribute__((cleanup(fd_close_auto))) int

static inline int fd_steal(int *fd)
{
	int taken = *fd;
	*fd = -1;
	return taken;
}

/*
 * What sudo says when it does not run the script.
 */
#pragma once

#include "inventory/reach/reach.h"
#include <glib.h>

enum { SUDO_HEAD_BYTES = 512 };

/* The first bytes of a visit's output: enough to know sudo's voice by. */
typedef struct {
	char bytes[SUDO_HEAD_BYTES];
	size_t length;
	size_t total; /* bytes of output in all */
} SudoHead;

void sudo_head_add(SudoHead *head, const char *bytes, size_t length);

/* If it was sudo that ended the visit, puts CAUSE_DENIED and the remedy in `ret`: true. */
bool sudo_refused(const SudoHead *head, const char *user, ReachResult *ret);

enum { SUDO_TALK_BYTES = 4096 };

/* What sudo and the shell behind it say before the script runs, when a password is at hand. */
typedef struct {
	char ask[48], go[48]; /* the prompt, and the word of the shell that runs: unguessable */
	char bytes[SUDO_TALK_BYTES];
	size_t length;
	size_t read; /* up to here it was answered */
} SudoTalk;

typedef enum {
	SUDO_TALK_WAIT,   /* nothing to do yet */
	SUDO_TALK_ASKED,  /* it wants the password */
	SUDO_TALK_RUNS,   /* the shell is root and reads the script now */
	SUDO_TALK_ENDLESS /* it talks and talks */
} SudoTalkState;

void sudo_talk_init(SudoTalk *talk);

/*
 * The command that starts a shell as root. The password goes to its standard input only when it
 * has asked, so that a sudo that wants none never hands it to the shell as a line of script.
 * Owned.
 */
char *sudo_talk_command(const SudoTalk *talk);

/* Adds output; sudo_talk_state() then says what it comes to. */
void sudo_talk_add(SudoTalk *talk, const char *bytes, size_t length);
SudoTalkState sudo_talk_state(SudoTalk *talk);

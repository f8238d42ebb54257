/* How a shared volume's mount point looks on one host. For the volume kinds alone. */
#pragma once

#include "checks/judge.h"

/* False, with the one row of the site decided, when no shared volume is planned at all. */
bool volumes_planned(Judge *judge, const Check *check);

/* Makes and judges a row `volume@host` for every planned mount of the hosts asked for. */
typedef void (*MountEach)(
        Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row);
void each_mount(Judge *judge, const Check *check, MountEach each);

/* Makes and judges a row for every planned volume; none where only some hosts were asked for. */
typedef void (*VolumeEach)(Judge *judge, const SiteVolume *volume, Verdict *row);
void each_volume(Judge *judge, const Check *check, VolumeEach each);

/* The entry of a list whose `target` is the mount point; the last, which covers earlier ones. */
const json_t *entry_at(const json_t *list, const char *target);

/* A topic of the mount's host; NULL when the row is decided. */
const json_t *mount_topic(Judge *judge, const SiteMount *mount, const char *name, Verdict *row);

/* "256.0 MiB": the same in every locale, as a run is judged again elsewhere. Caller frees. */
char *size_text(double bytes);

/* What the tokens of a volume's hosts prove, each word outweighing those before it. */
typedef enum {
	TOKEN_ONE,          /* it is one volume */
	TOKEN_OFF,          /* the plan wants none written */
	TOKEN_NOT_WRITTEN,  /* at least one of a pair could not write, and nobody saw anything */
	TOKEN_ONE_WAY,      /* one of a pair saw the other's, not the reverse */
	TOKEN_NOT_TOGETHER, /* they did not look at the same time */
	TOKEN_UNMOUNTED,    /* host a has not mounted it */
	TOKEN_NOT_OBSERVED, /* host a shows no token */
	TOKEN_APART,        /* hosts a and b have different volumes */
} TokenProof;

typedef struct {
	TokenProof proof;
	const char *a, *b; /* of the plan; NULL when no host is meant */
} TokenLook;

/*
 * What one host showed of its token on that mount point: an entry of the topic `token`, which *ret
 * is then. NULL: none was tried there, or the volume was not mounted when it was.
 */
const json_t *token_tried(Judge *judge, const SiteMount *mount, FactTopic *ret);
/* Why a token could not be written: the cause of such an entry, in Chinese. */
const char *token_cause_zh(const char *cause);
/* What mends a mount whose server does not answer: not a longer visit. */
void volume_tell_unanswered(Verdict *row, const SiteMount *mount);
/* Adds what to do where the login may not write; nothing for other causes. */
void token_tell_denied(Verdict *row, const char *cause);

TokenLook volume_token_look(Judge *judge, const SiteVolume *volume);
/* Names the hosts' tokens as observations of the row. */
void volume_token_cite(Judge *judge, const SiteVolume *volume, Verdict *row);

/* Of the topic `disks`: the device whose `key` has this value; NULL: none, or the value is "". */
const json_t *device_find(const json_t *disks, const char *key, const char *value);
/* From a partition or a stacked device down to what has a WWID, or to the disk at the bottom. */
const json_t *device_below(const json_t *disks, const json_t *device);

/* What the devices say of the disk that two hosts write. */
typedef enum {
	DISK_OTHER,   /* it is not one disk, or no two hosts write */
	DISK_CLAIMED, /* the same id of the file system, which a copy has too */
	DISK_ONE,     /* and the same disk below it, by WWID or serial */
} DiskProof;

/*
 * The hosts that have a volume mounted read-write with a file system made for one host. Two such
 * kernels on one disk destroy it, and each of them sees its own cache alone.
 */
typedef struct {
	guint count;
	const char *fstype; /* of one of them; "" when there is none */
	DiskProof disk;     /* the worst of all pairs */
	const char *a, *b;  /* the hosts of that pair, of the plan; NULL for DISK_OTHER */
	char *by;           /* "WWID naa.…"; NULL unless DISK_ONE */
	bool registered;    /* a maker vouches for it */
} Writers;

/* Cites the disks that the answer rests on. */
void volume_writers_find(Judge *judge, const SiteVolume *volume, Verdict *row, Writers *ret);
void volume_writers_clear(Writers *writers);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Writers, volume_writers_clear)

/*
 * f_fsid where it is made of the volume's UUID, of an entry of `space`; "" for other types (xfs,
 * tmpfs, most of the rest), which give the device number that two hosts have in common by chance.
 */
const char *volume_fsid(const char *fstype, const json_t *space);

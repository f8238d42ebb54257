/*
 * manifest.json: the SHA-256 and the size of every file of a run folder but signatures/, reviews/
 * and itself. Its bytes are what is signed, so they are written once and never again.
 *
 *	{"schema": "jiuxu.manifest/1",
 *	 "files": [{"path": "facts/db1.json", "sha256": "64 digits", "size": 1234}, …]}
 *
 * Paths are plain ASCII with '/', ascending by byte. A Manifest owns its files; what the functions
 * return is borrowed unless they say otherwise. Those that take a folder block on the disk.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MANIFEST_NAME "manifest.json"
#define MANIFEST_BYTES_MAX (8u << 20)
#define MANIFEST_FILES_MAX 19000 /* leaves room for signatures below the ZIP's maximum */
#define MANIFEST_DEPTH_MAX 8

typedef struct {
	char *path;
	char *sha256;
	int64_t size_bytes;
} ManifestFile;

typedef struct Manifest Manifest;

Manifest *manifest_new(void);
void manifest_free(Manifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Manifest, manifest_free)

/* Records a file; copies its texts. The path must be new to the manifest. */
void manifest_add(Manifest *manifest, const char *path, const char *sha256, int64_t size_bytes);

size_t manifest_count(const Manifest *manifest);
const ManifestFile *manifest_at(const Manifest *manifest, size_t index); /* ascending paths */
const ManifestFile *manifest_find(const Manifest *manifest, const char *path);

/* True for files that stand apart: the manifest itself, signatures/ and reviews/. */
bool manifest_excludes(const char *path);

/* Looks at the files of a run folder. Errors of file_list() and digest_file(); names as of ZIP. */
Manifest *manifest_build(const char *run_dir, GError **error);

/* The bytes of manifest.json, the same for the same files. Owned by the caller. */
char *manifest_to_text(const Manifest *manifest);

/*
 * Reads manifest.json. BASE_ERROR_FORMAT, position first: `files[3]: 'sha256' is not a digest`, or
 * BASE_ERROR_LIMIT; who calls puts the name of the file in front.
 */
Manifest *manifest_parse(const char *bytes, size_t length, GError **error);

/* Ends a run: writes manifest.json into its folder, where there must be none yet. */
bool manifest_write(const char *run_dir, GError **error);

typedef enum {
	MANIFEST_CHANGED, /* there, with other content */
	MANIFEST_ADDED,   /* there, not listed */
	MANIFEST_MISSING, /* listed, not there */
	MANIFEST_SWAPPED, /* two files hold each other's content; said once for both */
} ManifestFault;

typedef struct {
	ManifestFault fault;
	char *path;
	char *other; /* the other of two swapped files, else NULL */
} ManifestChange;

typedef struct ManifestChanges ManifestChanges;

/* What differs between the files listed and those found, by path. Owned by the caller. */
ManifestChanges *manifest_compare(const Manifest *listed, const Manifest *found);
void manifest_changes_free(ManifestChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ManifestChanges, manifest_changes_free)

size_t manifest_changes_count(const ManifestChanges *changes);
const ManifestChange *manifest_changes_at(const ManifestChanges *changes, size_t index);

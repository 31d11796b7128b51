/* drafts.h - what a person has typed and not saved outlives a crash of the desk, of the server and of the line.
 *
 * A draft is the texts of the changed fields of one record, by their paths. It is on disk within two seconds, one file
 * each, encrypted with the key that the server hands out to this person at sign-in: somebody else at this machine sees
 * that there is one, and no more. Nothing is kept before drafts_open (). One that nobody has typed in for DRAFT_DAYS is
 * gone, of whatever kind and whoever's it was: its author may never sit at this machine again.
 *
 * An address is the page's ("client:17", "client:new"); @version is that of the record the texts were typed over. What
 * is put back only where the same is asked again, as a reason is, has a quiet address and is not offered.
 */

#pragma once

#include <glib.h>
#include <stdint.h>

enum { DRAFTS_KEY = 32, DRAFT_DAYS = 60 };

#define DRAFT_QUIET "~"   /* begins a quiet address */

/* Whose drafts they are from now on; @key: DRAFTS_KEY bytes. Closing writes what is not written yet. */
void drafts_open (uint64_t person, const uint8_t *key);
void drafts_close (void);

/* @texts: path -> text, both char *; none drops the draft. Copied. */
void draft_keep (const char *address, uint32_t version, GHashTable *texts);
void draft_drop (const char *address);
void drafts_flush (void);

/* path -> text, or NULL when there is no draft of mine. @version may be NULL. */
GHashTable *draft_find (const char *address, uint32_t *version);

char **drafts_mine (void);          /* addresses but the quiet ones, oldest first; g_strfreev () */
unsigned drafts_of_others (void);   /* how many drafts lie here that are not mine */

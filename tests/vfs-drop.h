/* vfs-drop.h - a disk that forgets: what SQLite has written and not yet synced is gone when the process is killed.
 *
 * Killing a process proves nothing about a power failure, for the kernel keeps what was written. Here a write goes into
 * the memory of the process, is read from there, and reaches the file only when SQLite asks for a sync. DROP_SCATTER
 * lets some unsynced blocks, and torn halves of others, reach the file early and in any order, as a disk may.
 * DROP_CARELESS is synchronous = OFF on every connection, whatever it asks for: with it nothing may hold.
 */

#pragma once

typedef enum { DROP_UNSYNCED, DROP_SCATTER, DROP_CARELESS } DropMode;

/* Makes it the disk of every database that this process opens from now on. Once. */
void vfs_drop_install (DropMode mode);

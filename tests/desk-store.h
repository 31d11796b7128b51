/* desk-store.h - where the bank of a house lies: a file in its folder, or a schema that is named after that. */

#pragma once

/* What stands for it in the settings; to be freed. */
char *desk_store_make (const char *folder);

/* It is gone, and an empty one is in its place. */
void desk_store_lose (const char *folder);

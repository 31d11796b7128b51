/* demo.h - the demo bank of tools/seed in a store of a test's own, and from there in another one.
 *
 * BUILD_DIR, SOURCE_DIR and SCHEMA_DIR say where the program, its words and the schema are.
 */

#pragma once

/* Fills a store that is empty or new: "sqlite:FILE". */
void demo_fill (const char *store, unsigned n_clients);

/* All of a SQLite store into one that is empty, of whichever engine. */
void demo_carry (const char *from, const char *to);

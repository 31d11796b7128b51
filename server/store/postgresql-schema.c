/* postgresql-schema.c - how PostgreSQL's tables are made, altered and listed. */

#include "server/store/postgresql.h"

/* Each word, and its first letters as words of their own: as many as .lengths has. A pass for each length with one pair
 * of brackets costs 4 us a row, whenever it is measured; five pairs in one pass cost 13, and 56 in other sessions.
 * Braces would be a record's, so letters are written out. */
#define A_LETTER "[^ ]"
#define CUT(letters) " || ' ' || regexp_replace (words, '(" letters ")[^ ]*', '\\1', 'g')"
#define FOUR A_LETTER A_LETTER A_LETTER A_LETTER
#define STARTS \
  "array_to_tsvector (string_to_array (words" CUT (A_LETTER) CUT (A_LETTER A_LETTER) CUT (A_LETTER A_LETTER A_LETTER) \
  CUT (FOUR) CUT (FOUR A_LETTER A_LETTER A_LETTER) ", ' '))"

#define INDEX \
  "CREATE INDEX $kind_search_by_starts ON $kind_search USING gin (" STARTS ") WITH (fastupdate = off)"

/* Words are found by a GIN index over them as they stand: no parser and no dictionary of PostgreSQL's, which would cut
 * them otherwise than the other engine does, and no extension to install. Entries go straight into the index
 * (fastupdate off), or a serializable writer would collide with every other one on the list of those pending. OFFSET 0
 * keeps it to that index: it would rather walk all rows from the newest on, and for a name that nobody bears to the
 * last.
 *
 * Beginnings of a few lengths are entries: two of them are laid beside each other, and what both have in common is
 * soon known, where all rows of either would be put together if the index had to look for words that begin so. Whoever
 * bears them is read to be sorted: tens of milliseconds for words that many bear, and those are soon found among the
 * newest. Whether the row is in reach is asked of each for itself: LATERAL and OFFSET 0, or all that a branch has would
 * be read to be joined. */
const StoreSearch pg_search = {
  .make = "CREATE TABLE $kind_search (id BIGINT PRIMARY KEY, words TEXT NOT NULL)",
  .starts = "DROP INDEX IF EXISTS $kind_search_by_words; DROP INDEX IF EXISTS $kind_search_by_starts; " INDEX,
  .away = "DROP INDEX $kind_search_by_starts",
  .again = "CLUSTER $kind_search USING $kind_search_pkey; " INDEX "; ANALYZE $kind_search",
  .find = "SELECT s.id AS id FROM (SELECT id, words FROM $kind_search WHERE " STARTS " @@ CAST (:words AS tsquery)"
          " ORDER BY id DESC OFFSET 0) s CROSS JOIN LATERAL (SELECT 1 FROM {$kind} r WHERE r.id = s.id OFFSET 0) c"
          " WHERE " SEARCH_BEARS " ORDER BY s.id DESC LIMIT :limit",
  .find_newest = "SELECT s.id AS id FROM (SELECT id, words FROM $kind_search ORDER BY id DESC LIMIT :most) s"
                 " JOIN {$kind} c ON c.id = s.id WHERE " SEARCH_BEARS " ORDER BY s.id DESC LIMIT :limit",
  .find_let_in = SEARCH_LET_IN,
  .newest = 3000,
  .lengths = { 1, 2, 3, 4, 7 }, .before = "'", .after = "':*", .between = " & ", .either = " | ", .after_start = "'",
};

const char pg_catalogue[]
    = "SELECT c.relname, a.attname, format_type (a.atttypid, NULL), coalesce (array_position (i.indkey::int2[], "
      "a.attnum), -1) + 1"
      " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
      " LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary"
      " WHERE c.relkind = 'r' AND c.relnamespace = current_schema ()::regnamespace"
      " ORDER BY c.relname COLLATE \"C\", a.attnum";

const char pg_indexes[] = "SELECT CAST (c.relname AS text), pg_get_indexdef (i.indexrelid)"
                          " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                          " WHERE NOT i.indisunique AND c.relnamespace = current_schema ()::regnamespace ORDER BY 1";

/* Commits are not waited for; the last one is, and with it all before it. */
bool
pg_hurry (Link *link, bool begin, char **error)
{
  return pg_script (link, begin ? "SET synchronous_commit = off" : "RESET synchronous_commit", error);
}

bool
pg_alter (Link *link, bool begin, char **error)
{
  return pg_script (link, begin ? "BEGIN" : "COMMIT", error);
}

bool
pg_rebuild (Link *link, const char *table, const char *actions, char **error)
{
  g_autofree char *sql = g_strdup_printf ("ALTER TABLE %s %s", table, actions);

  return pg_script (link, sql, error);
}

/* References are taken away and come back at the end, when all rows are there to be checked and counted: without the
 * counts PostgreSQL would read whole tables till its own collector has come by. */
bool
pg_load (Link *link, bool begin, char **error)
{
  static const char take_away[] =
    "BEGIN;"
    "CREATE TEMPORARY TABLE loading ON COMMIT DROP AS SELECT conrelid::regclass::text AS owner, conname::text AS name,"
    " pg_get_constraintdef (oid) AS text FROM pg_constraint WHERE contype = 'f'"
    " AND connamespace = current_schema ()::regnamespace;"
    "DO $$ DECLARE reference RECORD; BEGIN FOR reference IN SELECT * FROM loading LOOP"
    " EXECUTE format ('ALTER TABLE %s DROP CONSTRAINT %I', reference.owner, reference.name); END LOOP; END $$";
  static const char bring_back[] =
    "DO $$ DECLARE reference RECORD; BEGIN FOR reference IN SELECT * FROM loading LOOP"
    " EXECUTE format ('ALTER TABLE %s ADD CONSTRAINT %I %s', reference.owner, reference.name, reference.text);"
    " END LOOP;"
    /* Of this bank alone: the same server may hold others. */
    " FOR reference IN SELECT oid::regclass::text AS owner FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = current_schema ()::regnamespace LOOP"
    " EXECUTE format ('ANALYZE %s', reference.owner); END LOOP; END $$; COMMIT";

  return pg_script (link, begin ? take_away : bring_back, error);
}

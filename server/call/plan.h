/* plan.h - how rows of one kind are read and written: what its table and its message have in common. For save.c and
 * whoever looks at rows as the log does (server/audit).
 */

#pragma once

#include "server/call/changes.h"

/* The columns that the row inserted last had, and an INSERT of these alone; those that were changed last, and an UPDATE
 * of these. */
typedef struct
{
  bool present[CHANGE_COLUMNS];
  char *insert;   /* NULL before two such rows have come one after another */
  bool changed[CHANGE_COLUMNS];
  char *update;   /* NULL before there was one */
} PlanShape;

typedef struct
{
  const RecordFact *record;
  const ProtobufCMessageDescriptor *type;
  const char *any,
      *read; /* SELECT of any row by id (a child's: and by its parent); of one that the caller may change */
  const char *insert, *remove;   /* INSERT of all columns: see plan_insert () */
  PlanShape *shape;
  bool has_created;
  const Field *id, *version, *parent;   /* version: NULL without one; parent: of child rows */
  unsigned n;
  ChangeColumn columns[CHANGE_COLUMNS];   /* by name; without id, version and created_at */
} Plan;

/* Stops the program when @type is no record. Lives as long as the thread. */
const Plan *plan_find (Link *link, const ProtobufCMessageDescriptor *type);

uint64_t *plan_id (const Plan *plan, const Msg *record);
uint32_t plan_version (const Plan *plan, const Msg *record);
uint64_t plan_parent (const Plan *plan, const Msg *record);

/* An empty message of the kind, the call's. */
Msg *plan_blank (Call *call, const Plan *plan);

/* INSERT of @row, for now. Rows that come in numbers are alike, and where most columns are absent an INSERT that names
 * the others alone is cheaper; it is made when two such rows come one after another, so that nobody who
 * makes one record waits for a statement of his own. */
const char *plan_insert (const Plan *plan, const Msg *row);

/* UPDATE of the @changed columns alone, for now. */
const char *plan_update (const Plan *plan, const bool *changed);

/* Is @field a list of rows that are part of the record it stands in? */
bool plan_is_children (const Field *field);

/* The rows of the list @field of @record, which has its id, as they stand in the table. */
bool plan_read_children (Call *call, Msg *record, const Field *field);

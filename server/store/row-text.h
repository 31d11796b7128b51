/* row-text.h - a statement as it is written, made the engine's own. */

#pragma once

#include "server/store/engine.h"

/* @sql with numbered parameters, whose names are added to @names in that order. The values of an INSERT of @n_rows
 * stand there once for each row. g_free () */
char *row_text (const Engine *engine, const char *sql, unsigned n_rows, GPtrArray *names);

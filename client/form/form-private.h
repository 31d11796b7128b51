/* form-private.h - what form.c and lines.c share: a form's places, and what its lines say of when they are shown. */

#pragma once

#include "client/form/form.h"
#include "client/form/section.h"

/* A field or a table of child rows, where a line put it. */
typedef struct
{
  FormField *field;          /* or */
  FormRows *rows;
  const char *heading;       /* msgid of its section, with "# " before */
  GtkWidget *page;
  bool computed;
} FormPlace;

/* The places of a line "?field=CHOICE: …". */
typedef struct
{
  char *path, *text;         /* text NULL = whatever it is */
  bool holds;
  GPtrArray *fields;         /* FormField, not owned */
  FormSection *section;
} FormCondition;

struct _Form
{
  GtkWidget parent_instance;

  const ProtobufCMessageDescriptor *type;
  GPtrArray *places, *sections, *conditions;
  GtkWidget *stack;          /* of pages; NULL when there is but one */
  bool quiet;
};

GtkWidget *form_lines_build (Form *self, const char *const *lines);
void form_lines_show_when (Form *self, const Msg *message);   /* @message NULL: as the form stands now */
void form_lines_mark_pages (Form *self);                      /* those with a complaint on them */
void form_lines_turn_to (Form *self, GtkWidget *within);
void form_condition_free (gpointer condition);
void form_tell_changed (Form *self);

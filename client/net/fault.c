/* fault.c - see fault.h. */

#include "client/net/fault.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  GPtrArray *blames;
  char *trace;
} FaultErrorPrivate;

static void
blame_free (gpointer data)
{
  FaultBlame *blame = data;

  g_free (blame->field);
  g_free (blame->text);
  g_free (blame);
}

static void
fault_error_private_init (FaultErrorPrivate *private)
{
  private->blames = g_ptr_array_new_with_free_func (blame_free);
  private->trace = g_strdup ("");
}

static void
fault_error_private_clear (FaultErrorPrivate *private)
{
  g_clear_pointer (&private->blames, g_ptr_array_unref);
  g_clear_pointer (&private->trace, g_free);
}

static void
fault_error_private_copy (const FaultErrorPrivate *source, FaultErrorPrivate *copy)
{
  fault_error_private_clear (copy);                  /* it was begun as a new one */
  copy->blames = g_ptr_array_ref (source->blames);   /* nobody changes them */
  copy->trace = g_strdup (source->trace);
}

G_DEFINE_EXTENDED_ERROR (FaultError, fault_error)

/* {0} {1} of a translated sentence, filled in. @count chooses its plural; 0 = there is none. */
static char *
fault_text (const char *msgid, const char *const *args, size_t n_args, unsigned count)
{
  const char *text = msgid[0] == '\0' ? "" : count > 0 ? ngettext (msgid, msgid, count) : _(msgid);
  GString *filled = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    if (c[0] == '{' && g_ascii_isdigit (c[1]) && c[2] == '}' && (size_t) (c[1] - '0') < n_args)
      {
        g_string_append (filled, args[c[1] - '0'][0] != '\0' ? _(args[c[1] - '0']) : "");   /* it may be a label */
        c += 2;
      }
    else
      g_string_append_c (filled, *c);
  return g_string_free (filled, FALSE);
}

char *
fault_kept (const char *lines)
{
  g_auto (GStrv) parts = g_strsplit (lines, "\n", -1);
  guint n = g_strv_length (parts);
  GString *list;

  if (n > 1 && strchr (parts[0], '{') != NULL)
    return fault_text (parts[0], (const char *const *) parts + 1, n - 1, 0);
  list = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", parts[i][0] != '\0' ? _(parts[i]) : "");
  return g_string_free (list, FALSE);
}

GError *
fault_new (FaultStatus status, const char *text)
{
  return g_error_new_literal (FAULT_ERROR, status, text);
}

GError *
fault_of (const Fault *fault)
{
  g_autofree char *text = fault_text (fault->text, fault->args, fault->n_args, fault->count);
  GError *error = fault_new ((FaultStatus) fault->status, text);
  FaultErrorPrivate *private = fault_error_get_private (error);

  for (size_t i = 0; i < fault->n_blames; i++)
    {
      const Blame *blame = fault->blames[i];
      FaultBlame *own = g_new (FaultBlame, 1);

      *own = (FaultBlame) { g_strdup (blame->field), fault_text (blame->text, blame->args, blame->n_args, 0) };
      g_ptr_array_add (private->blames, own);
    }
  g_free (private->trace);
  private->trace = g_strdup (fault->trace);
  return error;
}

GPtrArray *
fault_blames (const GError *error)
{
  static GPtrArray *none;

  if (error->domain == FAULT_ERROR)
    return fault_error_get_private (error)->blames;
  if (g_once_init_enter (&none))
    g_once_init_leave (&none, g_ptr_array_new ());
  return none;
}

const char *
fault_trace (const GError *error)
{
  return error->domain == FAULT_ERROR ? fault_error_get_private (error)->trace : "";
}

/* actions.c - what the lists on the tabs of a record can do beside what all lists can; see tabs.h. */

#include "client/page/actions.h"

#include <glib/gi18n.h>

#include "client/records/tabs.h"

void
records_actions_add (GtkApplication *app)
{
  static const Action all[] = {
    { .id = "file.attach", .group = N_("Files"), .label = N_("Attach"), .key = "<Control>o",
      .icon = "mail-attachment-symbolic", .of_sublist = true },
    { .id = "file.open", .group = N_("Files"), .label = N_("Open a copy"), .icon = "document-open-symbolic",
      .of_sublist = true },
    { .id = "file.save", .group = N_("Files"), .label = N_("Save a copy"), .icon = "document-save-as-symbolic",
      .of_sublist = true },
    { .id = "group.put", .group = N_("Groups"), .label = N_("Put into a group"), .icon = "list-add-symbolic",
      .of_sublist = true },
    { .id = "group.make", .group = N_("Groups"), .label = N_("New group"), .icon = "list-add-symbolic",
      .of_sublist = true },
    { .id = "group.leave", .group = N_("Groups"), .label = N_("Take out of the group"),
      .icon = "list-remove-symbolic", .of_sublist = true },
    { .id = "access.let-in", .group = N_("Access"), .label = N_("Let a person in"), .icon = "contact-new-symbolic",
      .of_sublist = true },
    { .id = "access.take-back", .group = N_("Access"), .label = N_("Take it back"), .icon = "user-trash-symbolic",
      .of_sublist = true } };

  actions_add (app, all, G_N_ELEMENTS (all));
}

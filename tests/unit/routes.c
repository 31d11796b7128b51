/* Connections are found among many: the router looks for one at every frame. */

#include <glib.h>

#include "server/net/connections.h"

/* ZeroMQ 4.3: a nought and four bytes, the most significant first. */
static void
connections_that_came_one_after_another_do_not_stand_on_one_heap (void)
{
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);

  for (unsigned i = 0; i < 1024; i++)
    {
      uint8_t route[JOB_ROUTE_SIZE] = { 0, 0x80, 0, i >> 8, i & 0xff };

      g_hash_table_add (places, GUINT_TO_POINTER (connections_hash_route (route) % 2048 + 1));
    }
  g_assert_cmpuint (g_hash_table_size (places), >, 600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/routes/connections-that-came-one-after-another-do-not-stand-on-one-heap",
                   connections_that_came_one_after_another_do_not_stand_on_one_heap);
  return g_test_run ();
}

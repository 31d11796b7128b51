/* dice.c - see dice.h. */

#include "tools/seed/dice.h"

#include <glib.h>

uint64_t
dice_roll (Dice *dice)
{
  uint64_t z = dice->state += 0x9E3779B97F4A7C15u;

  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

uint32_t
dice_below (Dice *dice, uint32_t n)
{
  g_assert (n > 0);
  return (uint32_t) ((dice_roll (dice) >> 32) * n >> 32);
}

int64_t
dice_between (Dice *dice, int64_t low, int64_t high)
{
  g_assert (low <= high);
  return low + (int64_t) (dice_roll (dice) % (uint64_t) (high - low + 1));
}

bool
dice_percent (Dice *dice, unsigned percent)
{
  return dice_below (dice, 100) < percent;
}

uint32_t
dice_early (Dice *dice, uint32_t n)
{
  uint64_t at = dice_below (dice, n);

  return (uint32_t) (at * dice_below (dice, n) / n);
}

/* dice.h - chance that falls the same way every time: splitmix64, from a seed. */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct { uint64_t state; } Dice;

uint64_t dice_roll (Dice *dice);
uint32_t dice_below (Dice *dice, uint32_t n);                /* 0 .. n - 1; n > 0 */
int64_t dice_between (Dice *dice, int64_t low, int64_t high);   /* both ends included */
bool dice_percent (Dice *dice, unsigned percent);
uint32_t dice_early (Dice *dice, uint32_t n); /* 0 .. n - 1, the first ones far more often: lists go by frequency */

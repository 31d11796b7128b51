/* text.h - words as people type them: in either layout, in any case, with or without the dots of ё. */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The key under which a name is sorted and found: small letters, ё as е, no quotes, one space between words. The same
 * on every machine and engine. Free with g_free(). */
char *text_fold (const char *text);

/* The same keys struck in the other layout: "cjrjkjdf" <-> "соколова". */
char *text_other_layout (const char *text);

/* The digits of @text and nothing else. */
char *text_digits (const char *text);

/* True when each word of @words begins some word of @text; both folded. */
bool text_has (const char *text, const char *words);

/* True when a name, @folded, or a number stands in @text as people and other systems write it, in capitals or not: a
 * name where a word begins, a number anywhere. Never of "". Takes no memory. */
bool text_names (const char *text, const char *folded);

/* A number in decimal digits, written into the end of @room with a closing zero; tells where it begins. For lines and
 * addresses, of which each call makes many: printf takes many times as long. */
enum { TEXT_NUMBER = 21 };
char *text_number (char room[TEXT_NUMBER], uint64_t number);

/* For tables of long texts of our own, in which one is looked up often; a stranger could find texts that meet. Of more
 * than 128 bytes it looks at some pieces only. */
uint32_t text_hash (const char *text, size_t size);

/* translit.h - words written in the other alphabet by their sound: "ivanov" -> "иванов", "стар" -> "star".
 *
 * For finding, not for documents: several spellings lead to one ("shch", "sch" -> "щ"), and none leads back for sure.
 */

#pragma once

/* @folded text in Latin letters becomes Cyrillic, anything else becomes Latin. Free with g_free (). */
char *text_translit (const char *folded);

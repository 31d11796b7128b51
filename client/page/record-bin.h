/* record-bin.h - a card goes into the bin, after one was asked, and comes out of it again. */

#pragma once

#include "client/form/editor.h"
#include "client/page/record-page.h"

void record_bin_put_in (Page *page, FormEditor *editor, const RecordBin *bin);
void record_bin_take_out (Page *page, FormEditor *editor, const RecordBin *bin);

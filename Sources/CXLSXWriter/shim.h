#pragma once

#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <bits/types/cookie_io_functions_t.h>
#include <xlsxwriter.h>
#include <zlib.h>

/* How many cells of a row tree the library will write: a sheet's file is held against it after it was written. */
static inline size_t fr_count_cells(const lxw_cell *cell) {
  if (cell == NULL) return 0;
  return 1 + fr_count_cells(cell->tree_pointers.rbe_left) + fr_count_cells(cell->tree_pointers.rbe_right);
}

static inline size_t fr_count_row_cells(const lxw_row *row) {
  if (row == NULL) return 0;
  return fr_count_cells(row->cells->rbh_root) + fr_count_row_cells(row->tree_pointers.rbe_left)
      + fr_count_row_cells(row->tree_pointers.rbe_right);
}

/* The cells that a sheet of normal (not constant_memory) mode holds. */
static inline size_t fr_count_sheet_cells(const lxw_worksheet *sheet) {
  return fr_count_row_cells(sheet->table->rbh_root);
}

/* The bytes of the shared strings; no more are counted than it takes to be over the limit. */
static inline size_t fr_text_size(const lxw_sst *table, size_t limit) {
  size_t size = 0;
  const struct sst_element *element;
  STAILQ_FOREACH(element, table->order_list, sst_order_pointers) {
    size += strlen(element->string);
    if (size > limit) break;
  }
  return size;
}

/* As glibc declares it under _GNU_SOURCE, which would change other declarations too. */
extern FILE *fopencookie(void *cookie, const char *mode, cookie_io_functions_t functions);

/* Prints a number as the library does in cells and attributes: at most 24 characters, and the end of the text. */
static inline int fr_print_number(char *text, size_t size, double number) {
  return snprintf(text, size, "%.16G", number);
}

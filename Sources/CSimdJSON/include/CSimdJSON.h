// A C face of simdjson's DOM: what the API's pages need, and no exceptions.
//
// The DOM validates the whole body (structure, UTF-8, numbers) before the first value is read, where simdjson's
// on-demand parser would find a broken end of a page only after its beginning was used.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser and the document it parsed last.
typedef struct json_parser json_parser;

/// A place in a parsed document: a value, or an object's or list's iterator. Valid until the parser parses again.
typedef struct {
  const void *_Nullable document;
  size_t index;
} json_value;

/// Text of the document: UTF-8, not terminated, valid until the parser parses again.
typedef struct {
  const char *_Nonnull bytes;
  size_t count;
} json_text;

typedef enum {
  JSON_NULL,
  JSON_BOOLEAN,
  JSON_INTEGER,
  /// Above INT64_MAX, up to UINT64_MAX.
  JSON_UNSIGNED,
  JSON_DOUBLE,
  JSON_STRING,
  JSON_ARRAY,
  JSON_OBJECT,
} json_kind;

json_parser *_Nullable json_parser_create(void);
void json_parser_destroy(json_parser *_Nonnull parser);

/// How many bytes behind a body simdjson may read.
size_t json_padding(void);

/// Parses a body.
///
/// @param is_padded Whether so many bytes behind the body can be read; otherwise it is copied.
/// @param root Where the document's value is put.
/// @return NULL, or one static English phrase on why the body is not JSON.
const char *_Nullable json_parse(
  json_parser *_Nonnull parser, const uint8_t *_Nonnull bytes, size_t count, bool is_padded,
  json_value *_Nonnull root);

json_kind json_kind_of(json_value value);
int64_t json_integer(json_value value);
double json_double(json_value value);
bool json_boolean(json_value value);
json_text json_string(json_value value);

/// Iteration: from begin, while it differs from end, to next.
json_value json_array_begin(json_value array);
json_value json_array_end(json_value array);
json_value json_array_next(json_value iterator);
json_value json_object_begin(json_value object);
json_value json_object_end(json_value object);
json_value json_object_next(json_value iterator);
json_text json_object_key(json_value iterator);
json_value json_object_value(json_value iterator);

/// Names of members, one behind the other.
typedef struct {
  const char *_Nonnull bytes;
  /// Where each name ends.
  const uint32_t *_Nonnull ends;
  size_t count;
} json_names;

typedef enum {
  JSON_MEMBERS_FOUND,
  JSON_MEMBERS_NO_OBJECT,
  /// A name is there twice: the members are not all found.
  JSON_MEMBERS_REPEATED,
} json_members_outcome;

/// Finds an object's members by their names, all in one pass: a page has thousands of rows of the same twenty.
///
/// @param values Has room for a value for each name; one that is not there has no document.
/// @param detail The index of the name that is there twice, or how many members have none of the names.
json_members_outcome json_object_members(
  json_value object, json_names names, json_value *_Nonnull values, size_t *_Nonnull detail);

/// Reads values that are plain counts: whole, not negative, within 64 bits with a sign.
///
/// @param counts Where they are put; those that are null or not there stay as they are.
/// @param known Where a bit is set for each that was put.
/// @return False where one is anything else: what was put is of no use then.
bool json_plain_counts(
  const json_value *_Nonnull values, size_t count, int64_t *_Nonnull counts, uint16_t *_Nonnull known);

/// Adds up a member of the objects of a list, where it is a plain count in each or null or not there, and there once.
///
/// @return False where something is anything else, or the sum is beyond 64 bits with a sign.
bool json_plain_sum(json_value array, json_names name, int64_t *_Nonnull sum);

/// The value as JSON without white space.
///
/// @return The number of bytes, of which the first `capacity` are in `buffer`.
size_t json_minify(json_value value, char *_Nullable buffer, size_t capacity);

/// Whether some bytes are in a text of the value, be it a key or escaped in the body.
bool json_holds(json_value value, const uint8_t *_Nonnull sought, size_t sought_count);

/// Whether some bytes are among others. The C library has a fast search, which Swift's module of it does not declare.
bool bytes_hold(
  const uint8_t *_Nonnull bytes, size_t count, const uint8_t *_Nonnull sought, size_t sought_count);

#ifdef __cplusplus
}
#endif

// A C interface to simdjson's DOM, without exceptions.
//
// The DOM validates the whole body (structure, UTF-8, numbers) before the first value is read. simdjson's on-demand
// parser would report an error at the end of the body only after the caller has used its beginning.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser and the document of its last call of json_parse.
typedef struct json_parser json_parser;

/// A value of a parsed document, or an iterator over an object or array. Valid until the next call of json_parse.
typedef struct {
  const void *_Nullable document;
  size_t index;
} json_value;

/// UTF-8 text in the document, without a terminating NUL. Valid until the next call of json_parse.
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

/// Parses a body.
///
/// @param root Receives the root value of the document.
/// @return NULL, or a static English phrase that says why the body is not valid JSON.
const char *_Nullable json_parse(
  json_parser *_Nonnull parser, const uint8_t *_Nonnull bytes, size_t count, json_value *_Nonnull root);

/// The memory that a body and its values take at most, in bytes, estimated before it is parsed: the parser's copies of it,
/// an index and two words for each value, and a row for each object.
size_t json_memory(const uint8_t *_Nonnull bytes, size_t count);

json_kind json_kind_of(json_value value);
int64_t json_integer(json_value value);
double json_double(json_value value);
bool json_boolean(json_value value);
json_text json_string(json_value value);

/// Iterate from begin to end with next: `for (i = begin(v); i != end(v); i = next(i))`, comparing `index`.
json_value json_array_begin(json_value array);
json_value json_array_end(json_value array);
json_value json_array_next(json_value iterator);
json_value json_object_begin(json_value object);
json_value json_object_end(json_value object);
json_value json_object_next(json_value iterator);
json_text json_object_key(json_value iterator);
json_value json_object_value(json_value iterator);

typedef enum {
  JSON_MEMBERS_FOUND,
  JSON_MEMBERS_NO_OBJECT,
  /// The object contains a name twice; `values` is incomplete.
  JSON_MEMBERS_REPEATED,
} json_members_outcome;

/// Finds members of an object by name, in one pass.
///
/// @param names All names, concatenated.
/// @param ends The end offset of each name in `names`.
/// @param count The number of names.
/// @param values Receives one value per name; its document is NULL if the object has no such member.
/// @param detail Receives the index of the repeated name, otherwise the number of members with unknown names.
json_members_outcome json_object_members(
  json_value object, const uint8_t *_Nonnull names, const uint32_t *_Nonnull ends, size_t count,
  json_value *_Nullable values, size_t *_Nonnull detail);

/// Prints a value as JSON without white space.
///
/// @return The length in bytes; `buffer` receives at most the first `capacity` bytes.
size_t json_minify(json_value value, char *_Nullable buffer, size_t capacity);

/// True if the body contains a text, literally or in an escaped string or key.
bool json_repeats(
  json_value root, const uint8_t *_Nonnull body, size_t count, const char *_Nonnull sought);

#ifdef __cplusplus
}
#endif

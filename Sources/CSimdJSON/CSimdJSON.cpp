#include "CSimdJSON.h"

#include <cstring>
#include <new>
#include <type_traits>

#include <simdjson.h>

using namespace simdjson;

struct json_parser {
  dom::parser parser;
};

// simdjson's elements and iterators are a pointer to the document and an index into its tape: copied as bytes, they pass
// through C unchanged.
template <typename Part>
static json_value packed(const Part &part) {
  static_assert(sizeof(Part) == sizeof(json_value) && std::is_trivially_copyable<Part>::value, "simdjson has changed");
  json_value value;
  std::memcpy(&value, static_cast<const void *>(&part), sizeof value);
  return value;
}

template <typename Part>
static Part unpacked(json_value value) {
  static_assert(sizeof(Part) == sizeof(json_value) && std::is_trivially_copyable<Part>::value, "simdjson has changed");
  Part part;
  std::memcpy(static_cast<void *>(&part), &value, sizeof value);
  return part;
}

// No deeper than the parser goes.
static bool holds(dom::element element, std::string_view sought) {
  switch (element.type()) {
    case dom::element_type::STRING: {
      std::string_view text;
      return element.get_string().get(text) == SUCCESS && text.find(sought) != std::string_view::npos;
    }
    case dom::element_type::ARRAY: {
      dom::array array;
      if (element.get_array().get(array) != SUCCESS) { return false; }
      for (dom::element part : array) {
        if (holds(part, sought)) { return true; }
      }
      return false;
    }
    case dom::element_type::OBJECT: {
      dom::object object;
      if (element.get_object().get(object) != SUCCESS) { return false; }
      for (dom::key_value_pair part : object) {
        if (part.key.find(sought) != std::string_view::npos || holds(part.value, sought)) { return true; }
      }
      return false;
    }
    default: return false;
  }
}

extern "C" {

json_parser *json_parser_create(void) { return new (std::nothrow) json_parser(); }

void json_parser_destroy(json_parser *parser) { delete parser; }

size_t json_padding(void) { return SIMDJSON_PADDING; }

const char *json_parse(
  json_parser *parser, const uint8_t *bytes, size_t count, bool is_padded, json_value *root) {
  // The next body is a little larger, perhaps: with room for it no memory is taken anew.
  if (count > parser->parser.capacity()) {
    size_t room = count + count / 4;
    if (parser->parser.allocate(room) != SUCCESS || parser->parser.doc.allocate(room) != SUCCESS) {
      return error_message(MEMALLOC);
    }
  }
  dom::element element;
  auto error = parser->parser.parse(bytes, count, !is_padded).get(element);
  if (error != SUCCESS) { return error_message(error); }
  *root = packed(element);
  return nullptr;
}

json_kind json_kind_of(json_value value) {
  switch (unpacked<dom::element>(value).type()) {
    case dom::element_type::ARRAY: return JSON_ARRAY;
    case dom::element_type::OBJECT: return JSON_OBJECT;
    case dom::element_type::INT64: return JSON_INTEGER;
    case dom::element_type::UINT64: return JSON_UNSIGNED;
    case dom::element_type::DOUBLE: return JSON_DOUBLE;
    case dom::element_type::STRING: return JSON_STRING;
    case dom::element_type::BOOL: return JSON_BOOLEAN;
    case dom::element_type::NULL_VALUE: return JSON_NULL;
  }
  return JSON_NULL;
}

int64_t json_integer(json_value value) {
  int64_t number = 0;
  (void)unpacked<dom::element>(value).get_int64().get(number);
  return number;
}

double json_double(json_value value) {
  double number = 0;
  (void)unpacked<dom::element>(value).get_double().get(number);
  return number;
}

bool json_boolean(json_value value) {
  bool boolean = false;
  (void)unpacked<dom::element>(value).get_bool().get(boolean);
  return boolean;
}

json_text json_string(json_value value) {
  std::string_view text;
  if (unpacked<dom::element>(value).get_string().get(text) != SUCCESS) { return {"", 0}; }
  return {text.data(), text.size()};
}

// The kind was checked by the caller: on another one simdjson answers an error and an empty range is given.
json_value json_array_begin(json_value value) {
  dom::array array;
  if (unpacked<dom::element>(value).get_array().get(array) != SUCCESS) { return {nullptr, 0}; }
  return packed(array.begin());
}

json_value json_array_end(json_value value) {
  dom::array array;
  if (unpacked<dom::element>(value).get_array().get(array) != SUCCESS) { return {nullptr, 0}; }
  return packed(array.end());
}

json_value json_array_next(json_value value) {
  auto iterator = unpacked<dom::array::iterator>(value);
  ++iterator;
  return packed(iterator);
}

json_value json_object_begin(json_value value) {
  dom::object object;
  if (unpacked<dom::element>(value).get_object().get(object) != SUCCESS) { return {nullptr, 0}; }
  return packed(object.begin());
}

json_value json_object_end(json_value value) {
  dom::object object;
  if (unpacked<dom::element>(value).get_object().get(object) != SUCCESS) { return {nullptr, 0}; }
  return packed(object.end());
}

json_value json_object_next(json_value value) {
  auto iterator = unpacked<dom::object::iterator>(value);
  ++iterator;
  return packed(iterator);
}

json_text json_object_key(json_value value) {
  std::string_view key = unpacked<dom::object::iterator>(value).key();
  return {key.data(), key.size()};
}

json_value json_object_value(json_value value) { return packed(unpacked<dom::object::iterator>(value).value()); }

json_members_outcome json_object_members(json_value value, json_names names, json_value *values, size_t *detail) {
  dom::object object;
  *detail = 0;
  if (unpacked<dom::element>(value).get_object().get(object) != SUCCESS) { return JSON_MEMBERS_NO_OBJECT; }
  std::memset(values, 0, names.count * sizeof *values);
  // Objects of a kind have their members in the same order: the name behind the one found last is tried first.
  size_t next = 0;
  auto matches = [&](size_t index, std::string_view key) {
    size_t start = index == 0 ? 0 : names.ends[index - 1];
    return names.ends[index] - start == key.size() && std::memcmp(names.bytes + start, key.data(), key.size()) == 0;
  };
  for (dom::key_value_pair member : object) {
    size_t index = next;
    if (index >= names.count || !matches(index, member.key)) {
      index = 0;
      while (index < names.count && !matches(index, member.key)) { index++; }
    }
    if (index == names.count) {
      ++*detail;
      continue;
    }
    if (values[index].document != nullptr) {
      *detail = index;
      return JSON_MEMBERS_REPEATED;
    }
    values[index] = packed(member.value);
    next = index + 1;
  }
  return JSON_MEMBERS_FOUND;
}

bool json_plain_counts(const json_value *values, size_t count, int64_t *counts, uint16_t *known) {
  uint16_t found = 0;
  for (size_t index = 0; index < count; index++) {
    if (values[index].document == nullptr) { continue; }
    auto element = unpacked<dom::element>(values[index]);
    int64_t number;
    switch (element.type()) {
      case dom::element_type::NULL_VALUE: continue;
      case dom::element_type::INT64:
        if (element.get_int64().get(number) != SUCCESS || number < 0) { return false; }
        counts[index] = number;
        found |= uint16_t(1u << index);
        continue;
      default: return false;
    }
  }
  *known = found;
  return true;
}

bool json_plain_sum(json_value value, json_names name, int64_t *sum) {
  dom::array array;
  if (unpacked<dom::element>(value).get_array().get(array) != SUCCESS) { return false; }
  std::string_view sought(name.bytes, name.ends[0]);
  int64_t total = 0;
  for (dom::element part : array) {
    dom::object object;
    if (part.get_object().get(object) != SUCCESS) { return false; }
    bool is_found = false;
    for (dom::key_value_pair member : object) {
      if (member.key != sought) { continue; }
      if (is_found) { return false; }
      is_found = true;
      if (member.value.is_null()) { continue; }
      int64_t number;
      if (member.value.type() != dom::element_type::INT64 || member.value.get_int64().get(number) != SUCCESS
          || number < 0 || __builtin_add_overflow(total, number, &total)) {
        return false;
      }
    }
  }
  *sum = total;
  return true;
}

size_t json_minify(json_value value, char *buffer, size_t capacity) {
  std::string text = simdjson::minify(unpacked<dom::element>(value));
  if (buffer != nullptr) { std::memcpy(buffer, text.data(), text.size() < capacity ? text.size() : capacity); }
  return text.size();
}

bool json_holds(json_value value, const uint8_t *sought, size_t sought_count) {
  return holds(unpacked<dom::element>(value), {reinterpret_cast<const char *>(sought), sought_count});
}

bool bytes_hold(const uint8_t *bytes, size_t count, const uint8_t *sought, size_t sought_count) {
  return memmem(bytes, count, sought, sought_count) != nullptr;
}

}

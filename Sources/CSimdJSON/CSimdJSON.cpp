#include "CSimdJSON.h"

#include <cstring>
#include <new>
#include <type_traits>

#include <simdjson.h>

using namespace simdjson;

struct json_parser {
  dom::parser parser;
};

// simdjson's elements and iterators are a document pointer and a tape index. They are passed through C as bytes.
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

// True if a string or key of an element contains a text. The parser limits the recursion depth.
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

const char *json_parse(json_parser *parser, const uint8_t *bytes, size_t count, json_value *root) {
  dom::element element;
  auto error = parser->parser.parse(bytes, count).get(element);
  if (error != SUCCESS) { return error_message(error); }
  *root = packed(element);
  return nullptr;
}

size_t json_memory(const uint8_t *bytes, size_t count) {
  size_t marks = 0, objects = 0;
  for (size_t index = 0; index < count; index++) {
    uint8_t byte = bytes[index];
    marks += byte == ',' || byte == ':' || byte == '[' || byte == '{';
    objects += byte == '{';
  }
  return 2 * count + 24 * marks + 300 * objects;
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

// The caller has checked the type; for another type, the range is empty.
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

json_members_outcome json_object_members(
  json_value value, const uint8_t *names, const uint32_t *ends, size_t count, json_value *values, size_t *detail) {
  dom::object object;
  *detail = 0;
  if (unpacked<dom::element>(value).get_object().get(object) != SUCCESS) { return JSON_MEMBERS_NO_OBJECT; }
  std::memset(values, 0, count * sizeof *values);
  // Objects usually have their members in the same order, so the name after the last match is tried first.
  size_t next = 0;
  auto matches = [&](size_t index, std::string_view key) {
    size_t start = index == 0 ? 0 : ends[index - 1];
    return ends[index] - start == key.size() && std::memcmp(names + start, key.data(), key.size()) == 0;
  };
  for (dom::key_value_pair member : object) {
    size_t index = next;
    if (index >= count || !matches(index, member.key)) {
      index = 0;
      while (index < count && !matches(index, member.key)) { index++; }
    }
    if (index == count) {
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

size_t json_minify(json_value value, char *buffer, size_t capacity) {
  std::string text = simdjson::minify(unpacked<dom::element>(value));
  if (buffer != nullptr) { std::memcpy(buffer, text.data(), text.size() < capacity ? text.size() : capacity); }
  return text.size();
}

bool json_repeats(json_value root, const uint8_t *body, size_t count, const char *sought) {
  std::string_view text(sought);
  if (memmem(body, count, text.data(), text.size()) != nullptr) { return true; }
  // A body without escapes contains all texts literally; most bodies have none.
  return std::memchr(body, '\\', count) != nullptr && holds(unpacked<dom::element>(root), text);
}

}

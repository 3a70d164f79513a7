// What JavaScript calls: `init(ids)` once, then `run(operations, count, tape)`, which returns how long the tape is.
#include <node_api.h>
#include <string.h>
#include "oracle.h"

static double *tape;
static size_t length, room;

void put(double value) {
  if (length < room) tape[length] = value;
  length++;
}

static void *bytes_of(napi_env env, napi_value array, size_t *elements) {
  void *data = NULL;
  napi_get_typedarray_info(env, array, NULL, elements, &data, NULL, NULL);
  return data;
}

static napi_value init(napi_env env, napi_callback_info call) {
  napi_value argument;
  size_t count = 1, elements = 0;
  napi_get_cb_info(env, call, &count, &argument, NULL, NULL);
  unsigned char *bytes = bytes_of(env, argument, &elements);
  if (!bytes || elements != IDS * (ID_MOST + 1)) {
    napi_throw_error(env, NULL, "the ids are not as the addon was built for");
    return NULL;
  }
  for (int i = 0; i < IDS; i++) {
    const unsigned char *line = bytes + i * (ID_MOST + 1);
    ids[i].length = line[0];
    memcpy(ids[i].bytes, line + 1, ID_MOST);
  }
  if (!find_layout()) napi_throw_error(env, NULL, "libssl has its fields where they could not be found");
  if (!make_index() || !make_client()) napi_throw_error(env, NULL, "libssl gives no cipher with a shared key");
  return NULL;
}

static napi_value run(napi_env env, napi_callback_info call) {
  napi_value arguments[3], result;
  size_t count = 3, elements;
  napi_get_cb_info(env, call, &count, arguments, NULL, NULL);
  const double *operations = bytes_of(env, arguments[0], &elements);
  uint32_t total;
  napi_get_value_uint32(env, arguments[1], &total);
  tape = bytes_of(env, arguments[2], &room);
  set_clock(CLOCK_START, 0);
  use_clock(1);
  reset_world();
  length = 0;
  for (uint32_t i = 0; i < total; i++) {
    put(OPERATION_MARK);
    run_operation(operations + i * WORDS);
  }
  use_clock(0);
  ERR_clear_error();
  napi_create_double(env, (double)length, &result);
  return result;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "init", NAPI_AUTO_LENGTH, init, NULL, &function);
  napi_set_named_property(env, exports, "init", function);
  napi_create_function(env, "run", NAPI_AUTO_LENGTH, run, NULL, &function);
  napi_set_named_property(env, exports, "run", function);
  return exports;
}

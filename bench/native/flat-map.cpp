// The floor: a flat hash map in C++ from ids to numbers, with nothing of a session cache around it. No session is made, no
// time kept. Its hash is keyed by an address, which differs from process to process where the system randomizes them: good
// enough as a measure of speed, less than what an attacker's ids ask for.
#include <absl/base/config.h>
#include <absl/container/flat_hash_map.h>

#include <vector>

#include "harness.h"

namespace {

struct Key : session_id {
  bool operator==(const Key &other) const { return memcmp(bytes, other.bytes, ID_LENGTH) == 0; }

  template <typename State>
  friend State AbslHashValue(State state, const Key &key) {
    return State::combine_contiguous(std::move(state), key.bytes, static_cast<size_t>(ID_LENGTH));
  }
};
static_assert(sizeof(Key) == ID_LENGTH, "ids are packed");

using Map = absl::flat_hash_map<Key, uint32_t>;

Map map;
/// The keys in order of insertion, for eviction.
std::vector<Key> ring;
size_t oldest;
const session_id *next, *last;

const Key &key(const session_id &id) {
  return static_cast<const Key &>(id);
}

void clear() {
  map = Map();
  ring = std::vector<Key>();
}

void empty(const workload *) {}

size_t add(const workload *work) {
  size_t added = 0;
  for (size_t i = 0; i < work->size; i++) added += map.emplace(key(work->ids[i]), static_cast<uint32_t>(i)).second;
  return added;
}

void fill(const workload *work) {
  add(work);
}

size_t look_up(const session_id *ids, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += map.find(key(ids[i])) != map.end();
  return found;
}

size_t look_up_hits(const workload *work) {
  return look_up(work->lookups, work->size);
}

size_t look_up_misses(const workload *work) {
  return look_up(work->others, work->size);
}

size_t remove(const workload *work) {
  size_t removed = 0;
  for (size_t i = 0; i < work->size; i++) removed += map.erase(key(work->lookups[i]));
  return removed;
}

void remove_before(const workload *work) {
  remove(work);
}

/// The value found is added up, so that it is read.
size_t take(const workload *work) {
  size_t taken = 0, sum = 0;
  for (size_t i = 0; i < work->size; i++) {
    auto found = map.find(key(work->lookups[i]));
    if (found == map.end()) continue;
    sum += found->second;
    map.erase(found);
    taken++;
  }
  expect(sum == work->size * (work->size - 1) / 2, "took other values than were added");
  return taken;
}

size_t add_evicting(const workload *work) {
  size_t evicted = 0;
  const session_id *ids = next;
  for (size_t i = 0; i < work->size; i++) {
    evicted += map.erase(ring[oldest]);
    map.emplace(key(ids[i]), static_cast<uint32_t>(i));
    ring[oldest] = key(ids[i]);
    if (++oldest == ring.size()) oldest = 0;
  }
  next = last;
  last = ids;
  return evicted;
}

void fill_bounded(const workload *work) {
  add(work);
  for (size_t i = 0; i < work->size; i++) ring.push_back(key(work->ids[i]));
  oldest = 0;
  next = work->others;
  last = work->ids;
}

const operation operations[] = {
    {"lookup hit", fill, nullptr, look_up_hits, clear, nullptr, false},
    {"lookup miss", fill, nullptr, look_up_misses, clear, nullptr, true},
    {"add", fill, remove_before, add, clear, nullptr, false},
    {"add with eviction", fill_bounded, nullptr, add_evicting, clear, nullptr, false},
    {"remove", empty, fill, remove, clear, nullptr, false},
    {"take", empty, fill, take, clear, nullptr, false},
};

void check() {
  workload work = create_workload(CHECKED_SIZE);
  fill(&work);
  for (uint32_t i = 0; i < work.size; i++) expect(map.find(key(work.ids[i]))->second == i, "did not find what was added");
  expect(look_up_hits(&work) == work.size, "did not find what was added");
  expect(look_up_misses(&work) == 0, "found what was never added");
  expect(remove(&work) == work.size && map.empty(), "did not remove");
  expect(look_up_hits(&work) == 0, "found what was removed");
  fill(&work);
  expect(take(&work) == work.size && map.empty(), "did not take");
  fill_bounded(&work);
  expect(add_evicting(&work) == work.size && map.size() == work.size, "did not evict one for each that was added");
  expect(look_up(work.ids, work.size) == 0, "did not evict the oldest");
  expect(look_up(work.others, work.size) == work.size, "evicted the newest");
}

}  // namespace

#define TEXT(value) #value
#define TEXT_OF(macro) TEXT(macro)

int main(int argc, char **argv) {
  return run(argc, argv, operations, sizeof operations / sizeof *operations, check, TEXT_OF(ABSL_LTS_RELEASE_VERSION));
}

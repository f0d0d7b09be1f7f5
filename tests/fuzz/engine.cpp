// What libFuzzer calls. Built once a target: TAGWRIGHT_FUZZ_TARGET is the function's name.
#include "tests/fuzz/targets.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    tagwright::fuzz::TAGWRIGHT_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}

#pragma once

#include "app/output_file.hpp"
#include "tests/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/stat.h>

namespace tagwright {

/// A directory of its own.
class outputs : public ::testing::Test {
protected:
    [[nodiscard]] std::string at(const std::string& name) const { return (here / name).string(); }
    static std::string read(const std::string& path) {
        std::ostringstream out;
        out << std::ifstream(path).rdbuf();
        return out.str();
    }
    static unsigned mode_of(const std::string& path) {
        struct stat there {};
        return ::stat(path.c_str(), &there) == 0 ? there.st_mode & 07777U : 0U;
    }
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(here), {}));
    }
    std::string write(const std::string& path, const std::string& text) {
        output_file out(path);
        if (out.stream() != nullptr)
            std::fputs(text.c_str(), out.stream());
        return out.finish();
    }

    testing::scratch_directory scratch;
    const std::filesystem::path here = scratch.path();
};

} // namespace tagwright

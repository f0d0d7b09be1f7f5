#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace tagwright::testing {

/// An empty directory that ends with this.
class scratch_directory {
public:
    scratch_directory() {
        auto name = (std::filesystem::temp_directory_path() / "tagwright-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no scratch directory");
        path_ = name;
    }
    scratch_directory(const scratch_directory&) = delete;
    scratch_directory& operator=(const scratch_directory&) = delete;
    ~scratch_directory() {
        std::error_code code;
        std::filesystem::remove_all(path_, code);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// The path of a file in it: of a store, if it is not named.
    [[nodiscard]] std::string file(const std::string& name = "store.db") const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

} // namespace tagwright::testing

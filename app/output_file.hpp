#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>

namespace tagwright {

/// A file that is there whole or not at all. It is written beside its place, under a name that nobody can guess and
/// that did not exist, and then put into its place: whatever others laid there is not followed. A new file's mode is
/// what the umask leaves of 0666; a file that was there keeps its own.
class output_file {
public:
    /// Whether `path` can be written: tries it, and leaves nothing behind.
    /// @returns what is in the way, naming the path; empty if nothing is. Only a regular file is ever replaced.
    [[nodiscard]] static std::string probe(const std::string& path);

    explicit output_file(std::string path);
    ~output_file(); ///< an unfinished draft is removed
    output_file(const output_file&) = delete;
    output_file& operator=(const output_file&) = delete;

    /// Null where the file cannot be made: see problem().
    [[nodiscard]] std::FILE* stream() const noexcept { return file_.get(); }

    /// Makes what was written durable and puts it into its place.
    /// @returns as problem()
    [[nodiscard]] const std::string& finish();

    /// What went wrong, naming the path; empty if nothing did.
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

private:
    struct closer {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    void open_draft(std::optional<mode_t> mode);
    void refuse(const std::string& reason) { problem_ = path_ + ": " + reason; }

    std::string path_;
    std::string draft_;
    std::unique_ptr<std::FILE, closer> file_;
    std::string problem_;
};

} // namespace tagwright

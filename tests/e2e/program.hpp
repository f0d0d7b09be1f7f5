#pragma once

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace tagwright::testing {

/// The real program in a process of its own, in an empty directory, with nothing of our environment but
/// what it is given.
class program {
public:
    program()
        : dir_(std::filesystem::temp_directory_path() /
               ("tagwright-cli-" + std::to_string(getpid()) + "-" + std::to_string(++number_))) {
        std::filesystem::create_directories(dir_);
        environment["HOME"] = dir_.string();
        environment["PATH"] = "/usr/bin:/bin";
    }
    ~program() { std::filesystem::remove_all(dir_); }
    program(const program&) = delete;
    program& operator=(const program&) = delete;

    struct outcome {
        int exit_code = -1; ///< negative: ended by that signal
        std::string out;
        std::string err;
    };

    outcome run(const std::vector<std::string>& arguments, const std::string& input = {}) {
        return wait(start(arguments, input));
    }

    /// Starts it; end it with wait().
    pid_t start(const std::vector<std::string>& arguments, const std::string& input = {}) {
        write("stdin", input);
        std::vector<std::string> words{TAGWRIGHT_PROGRAM};
        words.insert(words.end(), arguments.begin(), arguments.end());
        std::vector<std::string> settings;
        for (const auto& [name, value] : environment)
            settings.push_back(name + "=" + value);
        const auto argv = pointers(words);
        const auto envp = pointers(settings);
        // We have threads: between fork and exec the child must not allocate, for one of them may have held
        // the allocator's lock.
        const pid_t child = fork();
        if (child != 0)
            return child;
        if (chdir(dir_.c_str()) != 0)
            _exit(126);
        if (open_files_max > 0) {
            const rlimit few{open_files_max, open_files_max};
            setrlimit(RLIMIT_NOFILE, &few);
        }
        redirect("stdin", O_RDONLY, STDIN_FILENO);
        redirect("stdout", O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
        redirect("stderr", O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
        execve(TAGWRIGHT_PROGRAM, argv.data(), envp.data());
        _exit(127);
    }

    outcome wait(pid_t child) {
        int status = 0;
        waitpid(child, &status, 0);
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), read("stdout"), read("stderr")};
    }

    void write(const std::string& name, const std::string& text) const { std::ofstream(dir_ / name) << text; }
    [[nodiscard]] std::string read(const std::string& name) const {
        std::ostringstream out;
        out << std::ifstream(dir_ / name).rdbuf();
        return out.str();
    }
    [[nodiscard]] const std::filesystem::path& directory() const { return dir_; }

    std::map<std::string, std::string> environment;
    rlim_t open_files_max = 0; ///< that the program may have; 0: as many as we may

private:
    static std::vector<char*> pointers(std::vector<std::string>& words) {
        std::vector<char*> out;
        for (auto& word : words)
            out.push_back(word.data());
        out.push_back(nullptr);
        return out;
    }
    static void redirect(const char* name, int flags, int to) {
        const int fd = open(name, flags, 0600);
        dup2(fd, to);
        close(fd);
    }

    inline static int number_ = 0;
    std::filesystem::path dir_;
};

} // namespace tagwright::testing

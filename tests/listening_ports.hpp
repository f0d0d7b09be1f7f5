#pragma once

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace tagwright::testing {

/// The TCP ports that a process listens at and the UDP sockets that it has, as lines of /proc/net.
inline std::vector<std::string> open_ports(int pid) {
    const auto process = "/proc/" + std::to_string(pid);
    std::set<std::string> inodes;
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(process + "/fd", code)) {
        const auto target = std::filesystem::read_symlink(entry.path(), code).string();
        if (target.starts_with("socket:["))
            inodes.insert(target.substr(8, target.size() - 9));
    }
    std::vector<std::string> out;
    for (const char* table : {"tcp", "tcp6", "udp", "udp6"}) {
        std::ifstream in(process + "/net/" + table);
        std::string line;
        std::getline(in, line); // the heading
        while (std::getline(in, line)) {
            std::istringstream words(line);
            std::string slot, local, remote, state, queues, timer, retransmits, user, timeout, inode;
            words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> user >> timeout >> inode;
            const bool waits = std::string(table).starts_with("udp") || state == "0A";
            if (waits && inodes.count(inode) > 0)
                out.push_back(table + (" " + local));
        }
    }
    return out;
}

} // namespace tagwright::testing

#include "base/loopback.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::string_view_literals;

TEST(Loopback, HostsOfThisMachineAreKnown) {
    for (const auto host : {"localhost"sv, "LocalHost"sv, "demo.localhost"sv, "a.b.localhost"sv, "127.0.0.1"sv,
                            "127.1.2.3"sv, "127.255.255.255"sv, "::1"sv, "[::1]"sv, "[0:0:0:0:0:0:0:1]"sv})
        EXPECT_TRUE(is_loopback_host(host)) << host;
}

TEST(Loopback, WhatOnlyLooksLikeOneIsAnotherMachine) {
    for (const auto host : {""sv,
                            "127."sv,
                            "127.evil"sv,
                            "127.evil.com"sv,
                            "127.0.0.1.evil.com"sv,
                            "127.0.0.1.nip.io"sv,
                            "127.0.0"sv,
                            "127.0.0.256"sv,
                            "127.0.0.1.2"sv,
                            "127.0.0.01"sv,
                            " 127.0.0.1"sv,
                            "127.0.0.1\0"sv,
                            "127.0.0.1:80"sv,
                            "128.0.0.1"sv,
                            "0.0.0.0"sv,
                            "10.0.0.1"sv,
                            "1.127.0.0"sv,
                            "localhost.evil.com"sv,
                            "mylocalhost"sv,
                            "localhost:80"sv,
                            "::"sv,
                            "::2"sv,
                            "[::1"sv,
                            "[::1].evil.com"sv,
                            "1::1"sv,
                            "[127.0.0.1]"sv,
                            "[]"sv,
                            "["sv,
                            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"sv})
        EXPECT_FALSE(is_loopback_host(host)) << host;
}

TEST(Loopback, TypedAddressesCountByTheirHost) {
    for (const auto typed :
         {"localhost"sv, "localhost:8090"sv, "localhost/c"sv, "localhost:8090/c?x=y"sv, "127.0.0.1:8090/confluence"sv,
          "127.0.0.1?x"sv, "[::1]:8090/c"sv, "[::1]"sv, "demo.localhost#a"sv})
        EXPECT_TRUE(is_loopback_address(typed)) << typed;
    for (const auto typed :
         {""sv, "/localhost"sv, "wiki:8090/localhost"sv, "127.evil.com/127.0.0.1"sv, "localhost.evil.com"sv,
          "localhost@evil.com"sv, "localhost:8090@evil.com"sv, "[::1].evil.com"sv, "evil.com?localhost"sv})
        EXPECT_FALSE(is_loopback_address(typed)) << typed;
}

} // namespace
} // namespace tagwright

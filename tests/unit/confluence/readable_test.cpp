#include "providers/confluence/readable.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tagwright::confluence {
namespace {

std::string random_of(std::string_view alphabet, std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::string out;
    for (std::size_t i = 0; i < size; ++i)
        out += alphabet[random() % alphabet.size()];
    return out;
}

constexpr std::string_view base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

TEST(Readable, WordsOfAllKindsStay) {
    for (const std::string text : {
             "Plain words, and some more.",
             "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
             "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz und mehr",
             "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
             "これは空白のない長い文章です。検索や分類のために読まれる必要がありますので削除してはいけません。",
             "ข้อความภาษาไทยไม่มีช่องว่างระหว่างคำแต่คนอ่านได้จึงต้องไม่ถูกลบออก",
             "AbstractSingletonProxyFactoryBeanConfigurationManager",
             "org.springframework.boot.autoconfigure.SpringBootApplication",
             "/usr/share/doc/package/README.Debian/changelog.gz",
             "src/main/java/com/example/billing/InvoiceServiceImplementation.java",
             "kubectl.kubernetes.io/last-applied-configuration",
             "MAX_CONCURRENT_REQUESTS_PER_CONNECTION=16",
             "https://example.org/docs/billing/invoices-and-refunds",
             "See https://example.org/a?page=2.",
             "state-of-the-art-continuous-integration-and-delivery-pipeline",
             "alpha,beta,gamma,delta,epsilon,zeta,theta,iota,kappa,lambda,omicron,upsilon,omega",
             "[ ] Rotate keys",
             "a | b | 1.5 | 2026-03-01",
             "10.0.0.0/8, 192.168.0.1:8080 and 00:1b:44:11:3a:b7",
             "@Override @ann @team-billing",
             "x86_64-unknown-linux-gnu",
             "arn:aws:iam::123456789012:role/service-role/DeploymentPipeline",
         })
        EXPECT_EQ(readable_part(text), text);
}

TEST(Readable, WhatNobodyReadsGoes) {
    const struct {
        std::string text;
        std::string left;
    } cases[] = {
        {"a data:image/png;base64," + random_of(base64, 21'600, 1) + " b", "a b"},
        {"![logo](data:image/png;base64," + random_of(base64, 500, 2) + ") end", "![logo]() end"},
        {"key " + random_of(base64, 44, 3) + "= end", "key end"},
        {"-----BEGIN-----\n" + random_of(base64, 64, 4) + "\n" + random_of(base64, 64, 5) + "\n-----END-----",
         "-----BEGIN-----\n-----END-----"},
        {"id 123e4567-e89b-12d3-a456-426614174000 end", "id end"},
        {"(123e4567-e89b-12d3-a456-426614174000) end", "end"},
        {"commit 3f786850e387550fdab836ed7e6dc881de23001b end", "commit end"},
        {"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "sha256:"},
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0."
         "SflKxwRJSMeKKF2QT4fw",
         ""},
        {"a\n00000000: 7f45 4c46 0201 0100 0000 0000 0000 0000  .ELF............\n00000010: 0300 3e00 0100 0000 c010 "
         "0000 0000 0000  ..>.............\nb",
         "a\nb"},
        {"[~accountid:557058:aa11bb22-1234] please", "please"},
        {"ask @557058:aa11bb22cc33 please", "ask please"},
        {"https://example.org/docs/invoices?token=" + random_of(base64, 80, 6), "https://example.org/docs/invoices"},
        {"https://files.example.org/3f786850e387550fdab836ed7e6dc881de23001b/report",
         "https://files.example.org//report"},
        {"[text](https://example.org/invoices?sig=" + random_of(base64, 90, 7) + ")",
         "[text](https://example.org/invoices)"},
        {"text " + std::string(5000, 'x') + " end", "text end"},
        {R"(!function(e,t){"object"==typeof exports&&"undefined"!=typeof module?module.exports=t():"function"==typeof define&&define.amd?define(t):(e=e||self).x=t()}(this,function(){"use strict";function e(e,t){for(var r=0;r<t.length;r++){var n=t[r];n.enumerable=n.enumerable||!1,n.configurable=!0,"value"in n&&(n.writable=!0),Object.defineProperty(e,n.key,n)}}var t,r,n,i,o;return t=e(r,n),i=o[t]&&r[n]||0,t});)",
         ""},
    };
    for (const auto& c : cases)
        EXPECT_EQ(readable_part(c.text), c.left) << c.text.substr(0, 80);
}

TEST(Readable, RandomRunsGoWhateverTheirAlphabet) {
    for (unsigned seed = 0; seed < 300; ++seed) {
        EXPECT_EQ(readable_part(random_of(base64, 76, seed)), "") << seed;
        EXPECT_EQ(readable_part(random_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 400, seed)), "") << seed;
        EXPECT_EQ(readable_part(random_of("0123456789abcdef", 40, seed)), "") << seed;
    }
}

TEST(Readable, NeverGrowsAndNeverLeavesGaps) {
    const std::string text = "a\n\n" + random_of(base64, 76, 1) + "\n\nb";
    EXPECT_EQ(readable_part(text), "a\n\nb");
    EXPECT_EQ(readable_part("  indented\n\tcode"), "  indented\n\tcode");
    EXPECT_EQ(readable_part(""), "");
}

TEST(Readable, NamesOfPicturesThatNobodyGave) {
    for (const auto* name :
         {"image-20240301-101112.png", "image2024-3-1_12-3-4.png", "Screenshot 2024-03-01 at 10.11.12.png",
          "123e4567-e89b-12d3-a456-426614174000.png", "IMG_0042.jpg", "worddav0a1b2c.png", "image.png"})
        EXPECT_TRUE(is_generated_name(name)) << name;
    for (const auto* name :
         {"flow.png", "billing-2024.png", "org chart.svg", "übersicht.png", "image of the relay.png"})
        EXPECT_FALSE(is_generated_name(name)) << name;
}

/// Lines of words take a short way; what it leaves out would have changed nothing.
TEST(Readable, AShortWayLeavesWhatEachRunByItselfDoes) {
    const std::string_view alphabets[] = {
        "abcdefghij klmnopqrstuvw", "ab:/ ", "data:,; ", "0123456789abcdef -", "@[~]a1 ", "word \t\n.", "\xC3\xA9 a\n"};
    unsigned seed = 0;
    for (const auto alphabet : alphabets)
        for (std::size_t size = 0; size < 160; ++size)
            for (int times = 0; times < 6; ++times) {
                const auto text = random_of(alphabet, size, ++seed);
                ASSERT_EQ(readable_part(text), readable_part_by_run(text)) << text;
            }
    for (std::size_t before = 0; before < 40; ++before)
        for (std::size_t size = 20; size < 30; ++size) {
            const auto blob = random_of(base64, size, ++seed);
            const auto text = std::string(before, ' ') + "a " + blob + " and more words of any kind";
            ASSERT_EQ(readable_part(text), readable_part_by_run(text)) << text;
        }
}

} // namespace
} // namespace tagwright::confluence

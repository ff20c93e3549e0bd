# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of ours is compiled with. Targets are made with rostrum_library / rostrum_executable, so that no
# folder can forget the warnings or the sanitizer.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_package(Threads REQUIRED)
find_program(ROSTRUM_CCACHE ccache)
if(ROSTRUM_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${ROSTRUM_CCACHE}")
endif()

# Unit tests of core and server, all at once: what the instrumented trees build.
if(ROSTRUM_TESTS)
    add_custom_target(sanitized_units)
endif()

function(rostrum_target_options target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}")
    target_compile_options(${target} PRIVATE
        -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-align -Woverloaded-virtual
        -Wconversion -Wno-sign-conversion -Wimplicit-fallthrough -Wno-psabi
        # GCC 12 sees overlaps and overflows in inlined std::string at -O3 that are not there (GCC bugs 105329, 105651).
        $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>)
    # The same object wherever the checkout lies: messages and debug information name files from the project's root.
    target_compile_options(${target} PRIVATE "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=")
    # A program that listens on the network: bounds checks that cost next to nothing, and no writable jump tables.
    target_compile_options(${target} PRIVATE -fstack-protector-strong $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
    target_link_options(${target} PRIVATE -Wl,-z,relro,-z,now)
    target_link_libraries(${target} PRIVATE Threads::Threads)
    if(ROSTRUM_FUZZ)
        if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
            message(FATAL_ERROR "ROSTRUM_FUZZ needs clang: only clang has libFuzzer")
        endif()
        target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
    endif()
    if(ROSTRUM_SANITIZE STREQUAL "address")
        target_compile_options(${target} PRIVATE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
        target_compile_definitions(${target} PRIVATE _GLIBCXX_ASSERTIONS)
        target_link_options(${target} PUBLIC -fsanitize=address,undefined)
    elseif(ROSTRUM_SANITIZE STREQUAL "thread")
        target_compile_options(${target} PRIVATE -fsanitize=thread -fno-omit-frame-pointer)
        target_link_options(${target} PUBLIC -fsanitize=thread)
    elseif(ROSTRUM_SANITIZE)
        message(FATAL_ERROR "ROSTRUM_SANITIZE is '${ROSTRUM_SANITIZE}': it takes 'address', 'thread' or nothing")
    endif()
endfunction()

# rostrum_library(NAME file…): a static library with our options.
function(rostrum_library target)
    add_library(${target} STATIC ${ARGN})
    rostrum_target_options(${target})
endfunction()

# rostrum_executable(NAME file…): a program with our options.
function(rostrum_executable target)
    add_executable(${target} ${ARGN})
    rostrum_target_options(${target})
endfunction()

# rostrum_precompile_qt(TARGET): the headers that nearly every file of server and app includes, compiled once a target.
# Sources include what they use all the same; the linter reads them without this. ccache needs -fpch-preprocess with GCC.
function(rostrum_precompile_qt target)
    target_precompile_headers(${target} PRIVATE
        <QByteArray> <QHash> <QObject> <QString> <QTimer> <QUrl>
        <algorithm> <array> <chrono> <cstdint> <functional> <memory> <optional> <span> <string> <string_view>
        <unordered_map> <utility> <variant> <vector>)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(${target} PRIVATE -fpch-preprocess)
    endif()
endfunction()

# Registers a test program under its own name. Its labels are "unit" and the room that its folder mirrors: "core",
# "server-unit", "app-unit", "qml-unit"… Those of core and server also join the instrumented trees.
function(rostrum_register_test target timeout_s)
    file(RELATIVE_PATH folder "${CMAKE_SOURCE_DIR}/tests" "${CMAKE_CURRENT_SOURCE_DIR}")
    string(REGEX REPLACE "/.*" "" room "${folder}")
    if(NOT room STREQUAL "core")
        string(APPEND room "-unit")
    endif()
    add_test(NAME ${target} COMMAND ${target})
    set_tests_properties(${target} PROPERTIES LABELS "unit;${room}" TIMEOUT ${timeout_s})
    if(room MATCHES "^(core|server-unit)$")
        add_dependencies(sanitized_units ${target})
    endif()
endfunction()

# rostrum_core_test(NAME file…): unit tests of core, with doctest and no Qt; run by ctest under the same name.
function(rostrum_core_test target)
    if(NOT TARGET rostrum_doctest_main) # doctest's own code is big: compiled once for all
        add_library(rostrum_doctest_main OBJECT "${CMAKE_SOURCE_DIR}/tests/core/doctest_main.cpp")
        rostrum_target_options(rostrum_doctest_main)
    endif()
    rostrum_executable(${target} ${ARGN})
    target_link_libraries(${target} PRIVATE rostrum_doctest_main rostrum_core)
    # Nothing of Qt here, even where Qt's defaults for the server are in force: the same objects as in core-only.
    set_target_properties(${target} rostrum_doctest_main PROPERTIES AUTOMOC OFF AUTOUIC OFF AUTORCC OFF)
    rostrum_register_test(${target} 300)
endfunction()

# rostrum_long_test(NAME): a test of core that ROSTRUM_LONG makes longer, as NAME_long, with the time that this takes; for ./dev test
# --long. Not in the instrumented trees, where the ordinary length says the same and ten times as much would take hours.
function(rostrum_long_test target)
    # The ordinary one stays ordinary.
    set_tests_properties(${target} PROPERTIES ENVIRONMENT_MODIFICATION "ROSTRUM_LONG=unset:")
    if(ROSTRUM_SANITIZE)
        return()
    endif()
    add_test(NAME ${target}_long COMMAND ${target} ${ARGN})
    set_tests_properties(${target}_long PROPERTIES
        LABELS "long;core" TIMEOUT 7200 ENVIRONMENT "ROSTRUM_LONG=1")
endfunction()

# rostrum_qt_test(NAME file…): a Qt Test program; run by ctest on the offscreen platform under the same name.
function(rostrum_qt_test target)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
    rostrum_executable(${target} ${ARGN})
    set_target_properties(${target} PROPERTIES AUTOMOC ON)
    target_link_libraries(${target} PRIVATE Qt6::Test)
    if(ROSTRUM_SANITIZE STREQUAL "thread")
        target_sources(${target} PRIVATE "${CMAKE_SOURCE_DIR}/tests/support/tsan_defaults.cpp")
    endif()
    rostrum_register_test(${target} 300)
    set_tests_properties(${target} PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
endfunction()

# SPDX-License-Identifier: GPL-3.0-or-later
# Checks that the program built without the window links nothing of Qt Gui, Qml or Quick, not even through another library, and
# that it says so when it is started without --server. PROGRAM: that program; or SOURCE and BUILD: where to build it first.
cmake_minimum_required(VERSION 3.25)

# run(OUTPUT_VARIABLE EXPECTED_CODE command…)
function(run output expected)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(NOT code EQUAL expected)
        string(LENGTH "${said}" length)
        if(length GREATER 4000) # of a long build the end
            math(EXPR from "${length} - 4000")
            string(SUBSTRING "${said}" ${from} -1 said)
        endif()
        message(FATAL_ERROR "${ARGN} gave ${code}, not ${expected}:\n${said}")
    endif()
    set(${output} "${said}" PARENT_SCOPE)
endfunction()

if(NOT PROGRAM)
    run(configured 0 "${CMAKE_COMMAND}" -S "${SOURCE}" --preset release -B "${BUILD}"
        -DROSTRUM_DESK=OFF -DROSTRUM_TESTS=OFF -DROSTRUM_BENCH=OFF)
    run(built 0 "${CMAKE_COMMAND}" --build "${BUILD}" --target rostrum)
    set(PROGRAM "${BUILD}/rostrum")
endif()

run(libraries 0 ldd "${PROGRAM}")
if(NOT libraries MATCHES "libQt6Core")
    message(FATAL_ERROR "${PROGRAM} does not even link Qt Core; what was looked at?\n${libraries}")
endif()
if(libraries MATCHES "libQt6(Gui|Qml|Quick|Widgets|OpenGL|Svg)|libGL|libX11|libxcb|libwayland")
    message(FATAL_ERROR "${PROGRAM} links what a server does not need: ${CMAKE_MATCH_0}\n${libraries}")
endif()
run(version 0 "${PROGRAM}" --version)
run(refused 2 "${PROGRAM}")
if(NOT refused MATCHES "--server")
    message(FATAL_ERROR "Started without --server the program should name it, and says: ${refused}")
endif()
message(STATUS "${PROGRAM} links nothing of the window")

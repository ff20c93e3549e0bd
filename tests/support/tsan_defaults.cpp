// SPDX-License-Identifier: GPL-3.0-or-later
// Linked into the Qt Test programs of the ThreadSanitizer build only. Qt Test starts a watchdog thread of its own and waits for its
// end with Qt's futex mutex, which the sanitizer, Qt not being instrumented, cannot see: it takes the clearing up after it for a
// race. Both names stand for that alone: no code of ours owns a QWaitCondition (between threads stand core's mutexed queues), and
// qRun itself calls nothing of ours, slots are called by Qt's meta-object code.

extern "C" const char* __tsan_default_suppressions();

extern "C" const char* __tsan_default_suppressions() {
    return "race:QWaitCondition::~QWaitCondition\nrace:QTest::qRun\n";
}

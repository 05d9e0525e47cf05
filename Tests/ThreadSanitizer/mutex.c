// Tells the thread sanitizer when a contended `Synchronization.Mutex` is taken and given back.
//
// On Linux the way through a contended lock is in the Swift runtime, which is not built for the sanitizer: it sees no order
// between the one who gives the lock back and the one who has waited for it, and reports a race where there is none. Loaded
// before the runtime, this stands around the two functions of that way. A real race is still found.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SELF __attribute__((swift_context)) void *self

extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

typedef __attribute__((swiftcall)) void (*lock_function)(uint32_t, SELF);
typedef __attribute__((swiftcall)) void (*unlock_function)(SELF);

static lock_function lock_slow_of_runtime;
static unlock_function unlock_slow_of_runtime;

__attribute__((constructor)) static void find_runtime(void) {
    lock_slow_of_runtime = (lock_function)dlsym(RTLD_NEXT, LOCK_SLOW);
    unlock_slow_of_runtime = (unlock_function)dlsym(RTLD_NEXT, UNLOCK_SLOW);
}

__attribute__((swiftcall)) void lock_slow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
__attribute__((swiftcall)) void lock_slow(uint32_t thread, SELF) {
    lock_slow_of_runtime(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

__attribute__((swiftcall)) void unlock_slow(SELF) __asm__(UNLOCK_SLOW);
__attribute__((swiftcall)) void unlock_slow(SELF) {
    if (__tsan_release) __tsan_release(self);
    unlock_slow_of_runtime(self);
}

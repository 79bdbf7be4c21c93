/* An application that starts and ends Python several times; test_embed.py compiles it.

     embed EXECUTABLE ROUNDS THREADS CODE

   EXECUTABLE is the python whose library and modules it uses. If THREADS is 1, every other
   round is on a thread of its own, which ends. After each round it prints how many bytes the
   C library has given out. */
#include <Python.h>
#include <malloc.h>
#include <pthread.h>

static int
start(const char *executable)
{
    PyPreConfig preconfig;
    PyPreConfig_InitIsolatedConfig(&preconfig);
#ifndef Py_GIL_DISABLED
    /* So that the C library sees the objects as well. */
    preconfig.allocator = PYMEM_ALLOCATOR_MALLOC;
#endif
    PyStatus status = Py_PreInitialize(&preconfig);
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    if (!PyStatus_Exception(status)) {
        status = PyConfig_SetBytesString(&config, &config.executable, executable);
    }
    if (!PyStatus_Exception(status)) {
        status = PyConfig_SetBytesString(&config, &config.program_name, executable);
    }
    if (!PyStatus_Exception(status)) {
        status = Py_InitializeFromConfig(&config);
    }
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) {
        fprintf(stderr, "Py_InitializeFromConfig: %s\n", status.err_msg);
        return -1;
    }
    return 0;
}

struct round { const char *executable, *code; };

static void *
run(void *arg)
{
    struct round *round = arg;
    if (start(round->executable) < 0) {
        return "start";
    }
    if (PyRun_SimpleString(round->code) < 0) {
        return "code";
    }
    if (Py_FinalizeEx() < 0) {
        return "finalize";
    }
    return NULL;
}

int
main(int argc, char **argv)
{
    if (argc != 5) {
        return 2;
    }
    struct round round = {argv[1], argv[4]};
    int rounds = atoi(argv[2]), threads = atoi(argv[3]);
    for (int i = 0; i < rounds; i++) {
        void *failed = NULL;
        pthread_t thread;
        if (!threads || i % 2 == 0) {
            failed = run(&round);
        }
        else if (pthread_create(&thread, NULL, run, &round) != 0 || pthread_join(thread, &failed) != 0) {
            return 3;
        }
        if (failed) {
            fprintf(stderr, "round %d: %s\n", i, (char *)failed);
            return 1;
        }
#ifdef __GLIBC__
        struct mallinfo2 info = mallinfo2();
        printf("%zu\n", info.uordblks + info.hblkhd);
#else
        printf("0\n");
#endif
        fflush(stdout);
    }
    return 0;
}

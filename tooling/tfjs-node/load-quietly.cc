// Loads tfjs-node's binding, and with it TensorFlow, while standard error leads nowhere: TensorFlow 2.21 writes log lines while its library
// is loaded, before its own setting (TF_CPP_MIN_LOG_LEVEL) has any effect.
#include <dlfcn.h>
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

NAPI_MODULE_INIT() {
  const int terminal = dup(STDERR_FILENO);
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (terminal >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  void* binding = dlopen(BINDING, RTLD_NOW);
  if (terminal >= 0 && nowhere >= 0) dup2(terminal, STDERR_FILENO);
  close(nowhere);
  close(terminal);
  void* init = binding ? dlsym(binding, "napi_register_module_v1") : nullptr;
  if (!init) {
    napi_throw_error(env, nullptr, dlerror());
    return nullptr;
  }
  return reinterpret_cast<napi_addon_register_func>(init)(env, exports);
}

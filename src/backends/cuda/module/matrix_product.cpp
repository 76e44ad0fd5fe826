#include "src/backends/cuda/module/matrix_product.hpp"

#include <algorithm>
#include <optional>

#include "src/backends/cuda/workspace.hpp"

namespace hornet::cuda {
static void expect(cublasStatus_t status, const std::string& what) {
  if (status != CUBLAS_STATUS_SUCCESS)
    throw std::runtime_error(what + ": " + cublasLtGetStatusString(status) + " (" + cublasLtGetStatusName(status) +
                             ")");
}

namespace {

// What cuBLAS recommends for this generation. A plan's steps share it.
constexpr std::uint64_t kMostWorkspace = std::uint64_t{32} << 20;

using Description = Owned<cublasLtMatmulDesc_t, cublasLtMatmulDescDestroy>;
using Layout = Owned<cublasLtMatrixLayout_t, cublasLtMatrixLayoutDestroy>;
using Preference = Owned<cublasLtMatmulPreference_t, cublasLtMatmulPreferenceDestroy>;

template <class T>
void set(const Description& to, cublasLtMatmulDescAttributes_t attribute, const T& value) {
  expect(cublasLtMatmulDescSetAttribute(to.get(), attribute, &value, sizeof value), "describe a matrix product");
}
template <class T>
void set(const Layout& to, cublasLtMatrixLayoutAttribute_t attribute, const T& value) {
  expect(cublasLtMatrixLayoutSetAttribute(to.get(), attribute, &value, sizeof value), "describe a matrix");
}
template <class T>
void set(const Preference& to, cublasLtMatmulPreferenceAttributes_t attribute, const T& value) {
  expect(cublasLtMatmulPreferenceSetAttribute(to.get(), attribute, &value, sizeof value), "prefer an algorithm");
}

// A row-major matrix of `rows` × `columns` as cuBLASLt sees its bytes: column-major, `columns` × `rows`.
Layout layout_of(std::int64_t rows, std::int64_t columns, std::int64_t batch, cudaDataType type) {
  cublasLtMatrixLayout_t raw = nullptr;
  expect(cublasLtMatrixLayoutCreate(&raw, type, static_cast<std::uint64_t>(columns), static_cast<std::uint64_t>(rows),
                                    columns),
         "describe a matrix");
  Layout layout(raw);
  set(layout, CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, static_cast<std::int32_t>(batch));
  set(layout, CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, rows * columns);
  return layout;
}

// What is computed in; of what is stored c may be narrower.
cudaDataType result_type(const MatrixProduct& product) { return product.f64 ? CUDA_R_64F : CUDA_R_32F; }
cudaDataType stored_type(const MatrixProduct& product) {
  return product.bf16_result ? CUDA_R_16BF : result_type(product);
}
cudaDataType factor_type(const MatrixProduct& product, Precision precision) {
  return precision == Precision::bf16 && !product.f64 ? CUDA_R_16BF : result_type(product);
}

Layout layout_of_a(const MatrixProduct& p, Precision precision) {
  const cudaDataType type = factor_type(p, precision);
  return p.transpose_a ? layout_of(p.k, p.m, p.batch, type) : layout_of(p.m, p.k, p.batch, type);
}
Layout layout_of_b(const MatrixProduct& p, Precision precision) {
  const cudaDataType type = factor_type(p, precision);
  return p.transpose_b ? layout_of(p.n, p.k, p.batch, type) : layout_of(p.k, p.n, p.batch, type);
}

// Of bfloat16 factors every product is a float32, and sums are of float32.
cublasComputeType_t compute_type(const MatrixProduct& product, Precision precision) {
  if (product.f64) return CUBLAS_COMPUTE_64F;
  return precision == Precision::tf32 ? CUBLAS_COMPUTE_32F_FAST_TF32 : CUBLAS_COMPUTE_32F;
}

// cᵀ = op(b)ᵀ · op(a)ᵀ: cuBLASLt's first operand is our b. Its view of b's bytes is bᵀ already, so that it transposes
// where we do.
Description description_of(const MatrixProduct& product, Precision precision) {
  cublasLtMatmulDesc_t raw = nullptr;
  expect(cublasLtMatmulDescCreate(&raw, compute_type(product, precision), result_type(product)),
         "describe a matrix product");
  Description description(raw);
  set(description, CUBLASLT_MATMUL_DESC_TRANSA, product.transpose_b ? CUBLAS_OP_T : CUBLAS_OP_N);
  set(description, CUBLASLT_MATMUL_DESC_TRANSB, product.transpose_a ? CUBLAS_OP_T : CUBLAS_OP_N);
  set(description, CUBLASLT_MATMUL_DESC_EPILOGUE, product.bias ? CUBLASLT_EPILOGUE_BIAS : CUBLASLT_EPILOGUE_DEFAULT);
  return description;
}

class Product final : public LibraryCall {
 public:
  Product(const Stream& stream, cublasLtHandle_t handle, const MatrixProduct& product, Precision precision)
      : stream_(stream),
        handle_(handle),
        f64_(product.f64),
        bias_(product.bias),
        least_alignment_of_factors_(precision == Precision::bf16 && !product.bf16_result ? kVector : 1),
        description_(description_of(product, precision)),
        a_(layout_of_a(product, precision)),
        b_(layout_of_b(product, precision)),
        c_(layout_of(product.m, product.n, product.batch, stored_type(product))),
        aligned_(choose(kVector)),
        unaligned_(choose(element_bytes(product))) {}

  bool has_algorithms() const { return aligned_ && unaligned_; }

  std::int64_t workspace_bytes() const override {
    return padded_bytes(static_cast<std::int64_t>(std::max(aligned_->workspaceSize, unaligned_->workspaceSize)));
  }

  void run(const void* const* in, void* out, void* workspace) override {
    const void *a = in[0], *b = in[1];
    bool aligned = is_aligned(a, kLibraryVector) && is_aligned(b, kLibraryVector) && is_aligned(out, kLibraryVector);
    if (bias_) {
      set(description_, CUBLASLT_MATMUL_DESC_BIAS_POINTER, in[2]);
      aligned = aligned && is_aligned(in[2], kLibraryVector);
    }
    const cublasLtMatmulHeuristicResult_t& chosen = aligned ? *aligned_ : *unaligned_;
    const void* one = f64_ ? static_cast<const void*>(&kOne64) : &kOne32;
    const void* zero = f64_ ? static_cast<const void*>(&kZero64) : &kZero32;
    expect(cublasLtMatmul(handle_, description_.get(), one, b, b_.get(), a, a_.get(), zero, out, c_.get(), out,
                          c_.get(), &chosen.algo, chosen.workspaceSize ? aligned_workspace(workspace) : nullptr,
                          chosen.workspaceSize, stream_.here()),
           "multiply matrices");
  }

 private:
  static constexpr std::size_t kVector = kLibraryVector;
  static constexpr float kOne32 = 1, kZero32 = 0;
  static constexpr double kOne64 = 1, kZero64 = 0;

  static std::size_t element_bytes(const MatrixProduct& product) {
    if (product.bf16_result) return sizeof(std::uint16_t);
    return product.f64 ? sizeof(double) : sizeof(float);
  }

  // An algorithm for operands that begin at multiples of `alignment` bytes; factors that were rounded begin at those of
  // kVector. Parts of a sum are added in an order that is always the same: never in place, in the order in which they
  // are done.
  std::optional<cublasLtMatmulHeuristicResult_t> choose(std::size_t alignment) const {
    // Looked at for its alignment only.
    if (bias_) set(description_, CUBLASLT_MATMUL_DESC_BIAS_POINTER, reinterpret_cast<const void*>(alignment));
    cublasLtMatmulPreference_t raw = nullptr;
    expect(cublasLtMatmulPreferenceCreate(&raw), "prefer an algorithm");
    const Preference preference(raw);
    set(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, kMostWorkspace);
    set(preference, CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK,
        static_cast<std::uint32_t>(CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE));
    for (const auto factor : {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES})
      set(preference, factor, static_cast<std::uint32_t>(std::max(alignment, least_alignment_of_factors_)));
    for (const auto result : {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES})
      set(preference, result, static_cast<std::uint32_t>(alignment));
    cublasLtMatmulHeuristicResult_t result{};
    int count = 0;
    const cublasStatus_t status = cublasLtMatmulAlgoGetHeuristic(
        handle_, description_.get(), b_.get(), a_.get(), c_.get(), c_.get(), preference.get(), 1, &result, &count);
    // For what it has nothing for it has two answers ("an impossible configuration").
    if (status == CUBLAS_STATUS_NOT_SUPPORTED || status == CUBLAS_STATUS_INVALID_VALUE) return std::nullopt;
    expect(status, "choose an algorithm for a matrix product");
    if (count == 0 || result.state != CUBLAS_STATUS_SUCCESS) return std::nullopt;
    return result;
  }

  const Stream& stream_;
  cublasLtHandle_t handle_;
  bool f64_, bias_;
  std::size_t least_alignment_of_factors_;
  Description description_;
  Layout a_, b_, c_;
  std::optional<cublasLtMatmulHeuristicResult_t> aligned_, unaligned_;
};

}  // namespace

std::unique_ptr<LibraryCall> MatrixProducts::make(const MatrixProduct& product, Precision precision) {
  constexpr std::int64_t most_batches = 65535;  // of a launch's third axis
  const std::int64_t least = std::min({product.m, product.n, product.k, product.batch});
  if (least == 0 || product.batch > most_batches) return nullptr;
  stream_.use_device();
  auto call = std::make_unique<Product>(stream_, handle(), product, precision);
  if (!call->has_algorithms()) return nullptr;
  return call;
}

cublasLtHandle_t MatrixProducts::handle() {
  std::call_once(once_, [this] {
    cublasLtHandle_t raw = nullptr;
    expect(cublasLtCreate(&raw), "start cuBLASLt");
    handle_.reset(raw);
  });
  return handle_.get();
}

}  // namespace hornet::cuda

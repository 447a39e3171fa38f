"""Attributes of tensors, arrays, datasets, library objects and library names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pylint_hybrid.domain.shapes import DYNAMIC
from pylint_hybrid.domain.values import (
    BOTTOM,
    Api,
    ApiObject,
    Dataset,
    Sequence,
    Tensor,
    Value,
    api,
    api_object,
    bound_api,
    of_python,
    primitive,
    sequence,
    tensor,
    unknown,
)
from pylint_hybrid.knowledge import catalogue, dtypes, objects, tensors
from pylint_hybrid.knowledge.interface import Entry

# The class in the catalogue whose methods a tensor of each kind has.
TENSOR_CLASSES: Final = {
    "dense": "tensorflow.Tensor",
    "keras": "tensorflow.keras.KerasTensor",
    "variable": "tensorflow.Variable",
    "ragged": "tensorflow.RaggedTensor",
    "sparse": "tensorflow.SparseTensor",
    "ndarray": "numpy.ndarray",
}
DATASET: Final = "tensorflow.data.Dataset"
ITERATOR: Final = "tensorflow.data.Iterator"
SHAPE: Final = "tensorflow.TensorShape"


def get_attribute(receiver: Value, name: str) -> Value | None:
    """The attribute ``name`` of one alternative; None if there is none or the receiver is not a library's."""
    if receiver is BOTTOM:
        return BOTTOM
    if isinstance(receiver, Tensor):
        return _of_tensor(receiver, name)
    if isinstance(receiver, Dataset):
        return _of_dataset(receiver, name)
    if isinstance(receiver, ApiObject):
        return _of_object(receiver, name)
    if isinstance(receiver, Api):
        return of_api(receiver.name, name)
    if isinstance(receiver, Sequence) and receiver.kind == "shape":
        return _of_shape(receiver, name)
    return None


def class_of(receiver: Value) -> str:
    """The catalogue's class of a library value; "" if it is none."""
    if isinstance(receiver, Tensor):
        return TENSOR_CLASSES[receiver.kind]
    if isinstance(receiver, Dataset):
        return ITERATOR if receiver.iterator else DATASET
    if isinstance(receiver, ApiObject):
        return receiver.name
    if isinstance(receiver, Sequence) and receiver.kind == "shape":
        return SHAPE
    return ""


# -------------------------------------------------------------------------------- tensors


def _of_tensor(receiver: Tensor, name: str) -> Value | None:
    reader = _TENSOR_READERS.get(name)
    if reader is not None:
        return reader(receiver)
    return _method_of(receiver, TENSOR_CLASSES[receiver.kind], name)


def method_of(receiver: Value, class_name: str, name: str) -> Entry | None:
    """A method by name.

    Kinds of tensors get mixed where paths join, so that a tensor may have the methods of another kind.
    """
    entry = catalogue.method_entry(class_name, name)
    if entry is None and isinstance(receiver, Tensor) and receiver.kind != "ndarray":
        for other in ("tensorflow.Variable", "tensorflow.RaggedTensor", "tensorflow.SparseTensor"):
            entry = catalogue.method_entry(other, name)
            if entry is not None and entry.rule:
                return entry
        return None
    return entry


def _method_of(receiver: Value, class_name: str, name: str) -> Value | None:
    entry = method_of(receiver, class_name, name)
    if entry is None:
        return None
    if entry.kind == "constant":
        return unknown(entry.name)
    return bound_api(receiver, entry.name)


def _shape(receiver: Tensor) -> Value:
    value = tensors.shape_value(receiver.shape)
    assert isinstance(value, Sequence)
    return sequence("tuple", value.items, value.rest) if receiver.kind == "ndarray" else value


def _dtype(receiver: Tensor) -> Value:
    return tensors.dtype_value(receiver.dtype)


def _rank(receiver: Tensor) -> Value:
    return primitive("int") if receiver.shape is None else of_python(len(receiver.shape))


def _size(receiver: Tensor) -> Value:
    return (
        primitive("int")
        if receiver.shape is None
        else tensors.dimension_value(tensors.product(receiver.shape))
    )


def _transposed(receiver: Tensor) -> Value:
    shape = None if receiver.shape is None else receiver.shape[::-1]
    return tensor(receiver.kind, receiver.dtype, shape, receiver.origin)


def _real(receiver: Tensor) -> Value:
    dtype = dtypes.REAL_PART.get(receiver.dtype, receiver.dtype)
    return tensor(receiver.kind, dtype, receiver.shape, receiver.origin)


def _flat(receiver: Tensor) -> Value:
    extent = -2 if receiver.shape is None else tensors.product(receiver.shape)
    return tensor(receiver.kind, receiver.dtype, (extent,), receiver.origin)


def _values(receiver: Tensor) -> Value:
    if receiver.kind == "ragged":
        inner = None if receiver.shape is None else receiver.shape[2:]
        return tensors.dense(receiver.dtype, None if inner is None else (DYNAMIC, *inner))
    return tensors.dense(receiver.dtype, (DYNAMIC,))


def _indices(receiver: Tensor) -> Value:
    rank = DYNAMIC if receiver.shape is None else len(receiver.shape)
    return tensors.dense("int64", (DYNAMIC, rank))


_TENSOR_READERS: Final[dict[str, Callable[[Tensor], Value]]] = {
    "shape": _shape,
    "dtype": _dtype,
    "ndim": _rank,
    "size": _size,
    "T": _transposed,
    "mT": _transposed,
    "real": _real,
    "imag": _real,
    "flat": _flat,
    "values": _values,
    "flat_values": _values,
    "indices": _indices,
    "dense_shape": lambda receiver: tensors.dense(
        "int64", (DYNAMIC if receiver.shape is None else len(receiver.shape),)
    ),
    "row_splits": lambda receiver: tensors.dense("int64", (DYNAMIC,)),
    "ragged_rank": lambda receiver: primitive("int"),
    "name": lambda receiver: primitive("str"),
    "device": lambda receiver: primitive("str"),
    "trainable": lambda receiver: primitive("bool"),
    "itemsize": lambda receiver: primitive("int"),
    "nbytes": lambda receiver: primitive("int"),
    "handle": lambda receiver: tensors.dense("resource", ()),
    "value": lambda receiver: (
        tensors.dense(receiver.dtype, receiver.shape)
        if receiver.kind == "keras"
        else bound_api(receiver, "tensorflow.Variable.value")
    ),
    "initial_value": lambda receiver: tensors.dense(receiver.dtype, receiver.shape),
    "_keras_shape": _shape,
    "op": lambda receiver: api_object("tensorflow.Operation"),
    "initializer": lambda receiver: api_object("tensorflow.Operation"),
    "graph": lambda receiver: api_object("tensorflow.Graph"),
}


# -------------------------------------------------------------------------------- shapes, datasets


def _of_shape(receiver: Sequence, name: str) -> Value | None:
    if name in ("rank", "ndims"):
        return primitive("int") if receiver.items is None else of_python(len(receiver.items))
    if name == "dims":
        return sequence("list", receiver.items, receiver.rest)
    return _method_of(receiver, SHAPE, name)


def _of_dataset(receiver: Dataset, name: str) -> Value | None:
    if name == "element_spec":
        return spec_of(receiver.element)
    return _method_of(receiver, class_of(receiver), name)


def spec_of(value: Value) -> Value:
    """The ``TensorSpec`` (or structure of them) of a value."""
    if isinstance(value, Tensor):
        return api_object(
            "tensorflow.TensorSpec",
            [("shape", tensors.shape_value(value.shape)), ("dtype", tensors.dtype_value(value.dtype))],
        )
    if isinstance(value, Sequence) and value.items is not None:
        return sequence(value.kind, [spec_of(item) for item in value.items])
    return unknown("tensorflow.TensorSpec")


# -------------------------------------------------------------------------------- objects, names


def config_of(receiver: ApiObject, name: str) -> Value | None:
    """A configured argument."""
    for key, value in receiver.config:
        if key == name:
            return value
    return None


def variables_list() -> Value:
    """The variables of a layer or model."""
    return sequence("list", None, tensor("variable"))


_VARIABLE_LISTS: Final = frozenset(
    {"trainable_variables", "trainable_weights", "variables", "weights", "non_trainable_variables"}
    | {"non_trainable_weights"}
)
_ATTRIBUTE_KINDS: Final = {
    "name": "str",
    "_name": "str",
    "_dtype": "str",
    "trainable": "bool",
    "built": "bool",
    "stateful": "bool",
    "num_replicas_in_sync": "int",
    "replica_id_in_sync_group": "int",
    "supports_masking": "bool",
    "dynamic": "bool",
    "is_floating": "bool",
    "is_integer": "bool",
    "is_complex": "bool",
    "is_bool": "bool",
    "max": "float",
    "min": "float",
    "eps": "float",
    "tiny": "float",
    "bits": "int",
    "size": "int",
}


def _of_object(receiver: ApiObject, name: str) -> Value | None:
    configured = config_of(receiver, name)
    if configured is not None and not tensors.is_none(configured):
        return configured
    if name in _VARIABLE_LISTS:
        return variables_list()
    special = _special(receiver, name)
    if special is not None:
        return special
    entry = catalogue.method_entry(receiver.name, name)
    if entry is None:
        default = dict((catalogue.resolve(receiver.name) or Entry(receiver.name, "class")).defaults)
        value = default.get(name)
        if isinstance(value, (bool, int, float, str)):
            return of_python(value)
        return primitive(_ATTRIBUTE_KINDS[name]) if name in _ATTRIBUTE_KINDS else None
    if entry.kind != "constant":
        return bound_api(receiver, entry.name)
    return primitive(_ATTRIBUTE_KINDS[name]) if name in _ATTRIBUTE_KINDS else unknown(entry.name)


# Attributes that are objects of another class.
_PARTS: Final = {
    "extended": ("tensorflow.distribute.Strategy", "tensorflow.distribute.StrategyExtended"),
    "strategy": ("tensorflow.distribute.ReplicaContext", "tensorflow.distribute.Strategy"),
}


def _special(receiver: ApiObject, name: str) -> Value | None:
    """Attributes that are tensors, structures of them, or parts of another class."""
    owner, part = _PARTS.get(name, ("", ""))
    if owner and catalogue.is_subclass(receiver.name, owner):
        return api_object(part)
    if receiver.name == "tensorflow.dtypes.DType" and name in ("base_dtype", "real_dtype", "as_numpy_dtype"):
        return receiver
    if receiver.name == "tensorflow.TensorSpec" and name in ("shape", "dtype"):
        return tensors.shape_value(None) if name == "shape" else tensors.dtype_value(dtypes.UNKNOWN)
    if catalogue.is_subclass(receiver.name, "tensorflow.keras.layers.Layer"):
        return _of_layer(receiver, name)
    if name in ("iterations", "learning_rate", "lr", "step") and "optimizer" in receiver.name.lower():
        dtype = "int64" if name in ("iterations", "step") else "float32"
        return tensor("variable", dtype, ())
    return None


def _of_layer(receiver: ApiObject, name: str) -> Value | None:
    if name in ("kernel", "bias", "gamma", "beta", "embeddings", "moving_mean", "moving_variance"):
        return tensor("variable", "float32")
    if name in ("input", "output"):
        return config_of(receiver, f"{name}s") or tensor("keras")
    if name in ("inputs", "outputs"):
        return sequence("list", None, tensor("keras"))
    if name in ("input_shape", "output_shape"):
        return sequence("tuple", None, primitive("int"))
    if name in ("dtype", "compute_dtype", "variable_dtype"):
        return of_python("float32")  # the default policy, as in the rules of layers
    if name == "losses":
        return sequence("list", None, tensors.dense("float32", ()))
    if name == "layers":
        layers = config_of(receiver, "layers")
        return layers if layers is not None else sequence("list", None, objects.some_layer(receiver))
    return None


_DTYPE_FLAGS: Final[dict[str, Callable[[str], bool]]] = {
    "is_floating": dtypes.is_float,
    "is_integer": dtypes.is_integer,
    "is_complex": lambda dtype: dtype in dtypes.COMPLEX,
    "is_bool": lambda dtype: dtype == "bool",
    "is_unsigned": lambda dtype: dtype in dtypes.UNSIGNED,
}


def of_api(owner: str, name: str) -> Value | None:
    """A name below a library name: a module's member, a class's method, an attribute of a dtype."""
    dtype = _dtype_named(owner)
    if dtype is not None:
        found = _of_dtype(dtype, name)
        if found is not None:
            return found
    return value_of_name(f"{owner}.{name}")


def value_of_name(dotted: str) -> Value | None:
    """What a dotted name stands for.

    A constant's value, else the name itself; None if there is no such name.
    """
    entry = catalogue.resolve(dotted)
    if entry is None:
        return None
    if entry.kind == "constant":
        return _constant(entry)
    return api(entry.name)


def _constant(entry: Entry) -> Value:
    if entry.returns in ("str", "int", "float", "bool"):
        return primitive(entry.returns)
    if not entry.defaults:
        return api(entry.name)
    value = entry.defaults[0][1]
    if value in ("inf", "-inf", "nan") and entry.name.startswith("numpy."):
        return of_python(float(str(value)))
    return (
        of_python(value) if value is None or isinstance(value, (bool, int, float, str)) else api(entry.name)
    )


def _dtype_named(name: str) -> str | None:
    head, _, last = name.rpartition(".")
    if head in ("tensorflow", "numpy"):
        dtype = dtypes.named(last, numpy=head == "numpy")
        return None if dtype == dtypes.UNKNOWN else dtype
    return None


def _of_dtype(dtype: str, name: str) -> Value | None:
    flag = _DTYPE_FLAGS.get(name)
    if flag is not None:
        return of_python(flag(dtype))
    if name == "name":
        return of_python(dtype)
    if name in ("as_numpy_dtype", "type"):
        return api("numpy.bytes_" if dtype == "string" else f"numpy.{dtype}")
    if name == "base_dtype":
        return api(f"tensorflow.{dtype}")
    if name == "real_dtype":
        return api(f"tensorflow.{dtypes.REAL_PART.get(dtype, dtype)}")
    if name in ("max", "min", "limits"):
        return primitive("int" if dtypes.is_integer(dtype) else "float")
    if name in ("size", "itemsize", "as_datatype_enum"):
        return primitive("int")
    return None

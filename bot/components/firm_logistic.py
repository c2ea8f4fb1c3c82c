"""Rasa's logistic regression with its regularisation as a setting, which Rasa leaves at scikit-learn's default."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FirmLogistic(LogisticRegressionClassifier):
    """``C`` above 1 trusts the training data more: with thousands of short examples it is right more often."""

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        """As Rasa's, with ``C``."""
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's settings and ``C``, the inverse of the strength of regularisation."""
        return {**LogisticRegressionClassifier.get_default_config(), "C": 1.0}

"""The questionnaire at ``/s/{wave}``, for a resident alone and for a researcher who asks."""

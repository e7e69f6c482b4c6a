"""People's answers: the sheet on which a person answers the questions for sites in an archive, without the machine's."""

"""The command line: one file per group of verbs. stdout is data, stderr is narration, exit codes are ExitCode."""
